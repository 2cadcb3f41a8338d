#!/bin/sh
# Amazon's DynamoDB Local behind dynoxide's options, so that every stack and every table of the tests
# has one of its own, as it has a dynoxide of its own: --port N [--db-path FILE]
port=$2
if [ "$3" = --db-path ]; then
  store="-sharedDb -dbPath $(dirname "$4")"
else
  store=-inMemory
fi
# shellcheck disable=SC2086 # Options, not one word.
exec java -Djava.library.path="$DYNAMODB_LOCAL_NATIVE" -XX:TieredStopAtLevel=1 \
  -cp "$DYNAMODB_LOCAL_JARS" com.amazonaws.services.dynamodbv2.local.main.ServerRunner \
  $store -port "$port" >&2
