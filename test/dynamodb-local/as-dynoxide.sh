#!/bin/sh
# Amazon's DynamoDB Local behind dynoxide's options, so that every stack and every table of the tests
# gets one of its own, as it gets a dynoxide: --port N [--db-path FILE]
port=$2
if [ "$3" = --db-path ]; then
  store="-sharedDb -dbPath $(dirname "$4")"
else
  store=-inMemory
fi
# shellcheck disable=SC2086 # $store is options, not one word.
exec java -Djava.library.path="$DYNAMODB_LOCAL_LIB" -Xshare:auto -XX:TieredStopAtLevel=1 \
  -cp "$DYNAMODB_LOCAL_LIB/*" com.amazonaws.services.dynamodbv2.local.main.ServerRunner \
  $store -port "$port" >&2
