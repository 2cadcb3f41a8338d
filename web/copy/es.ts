/**
 * Mexican Spanish, the language the page is written in; other languages follow its keys. The card
 * holder is addressed as "tú" (`usted.json` has the other tone), verbs come first, and a refusal is
 * told as what happened, what to do, and that nothing was charged wherever that is certain.
 * `{merchant}` and the like are filled in.
 */
export const es = {
  title: "Guarda tu tarjeta",
  purpose: "{merchant} la usará para cobrarte sólo cuando pidas un servicio.",
  noChargeToday: "Hoy no se te cobra nada.",
  recipient: "Para",
  concept: "Concepto",
  theMerchant: "El comercio",
  languages: "Idioma",
  inAppHint:
    "Estás en el navegador de {app}. Si algo no funciona, copia el enlace y ábrelo en tu navegador de siempre.",

  cardSection: "Datos de la tarjeta",
  nameHint: "Nombre y apellido, como aparecen en la tarjeta.",
  pinLabel: "Últimos 4 dígitos de tu teléfono",
  pinHint: "Así {merchant} confirma que el enlace llegó a la persona correcta.",
  pinMissing: "Faltan los últimos 4 dígitos.",
  pinWrong: "No coinciden con el teléfono que tiene {merchant}. Revísalos.",
  consentMissing: "Marca la casilla para autorizar a {merchant} a guardar tu tarjeta.",
  terms: "Ver condiciones",
  save: "Guardar tarjeta",
  protecting: "Protegiendo la tarjeta…",
  saving: "Guardando…",
  retry: "Reintentar",
  copyLink: "Copiar enlace",
  linkCopied: "Enlace copiado",
  trust: "Conekta procesa tus datos. {merchant} no ve el número de tu tarjeta.",

  openingLink: "Abriendo el enlace seguro…",
  loadingForm: "Cargando el formulario seguro…",
  formReady: "Formulario listo",
  formIncomplete: "Revisa los datos señalados en el formulario.",
  slowTitle: "Está tardando más de lo normal.",
  slowText: "Espera un poco más o toca Reintentar.",
  blockedTitle: "No pudimos cargar el formulario seguro",
  blockedText:
    "Tu navegador o una extensión está bloqueando la conexión con {host}, la empresa que procesa tu tarjeta. Permite ese sitio o abre el enlace en otro navegador. No se hizo ningún cargo.",
  offline: "Sin conexión. No cierres esta página: seguimos en cuanto vuelva.",

  unreachableTitle: "No pudimos abrir el enlace",
  unreachableText: "Revisa tu conexión a internet y vuelve a intentarlo. No se hizo ningún cargo.",
  invalidTitle: "Este enlace no es correcto",
  invalidText:
    "Quizá se copió incompleto. Ábrelo otra vez desde el mensaje que recibiste o pídele uno nuevo a {merchant}. No se hizo ningún cargo.",
  expiredTitle: "Este enlace ya venció",
  expiredText:
    "Por tu seguridad, los enlaces duran poco tiempo. Pídele uno nuevo a {merchant}. No se hizo ningún cargo.",
  revokedTitle: "Este enlace ya no está activo",
  revokedText:
    "{merchant} lo canceló o lo cambió por otro. Busca un mensaje más reciente o pide uno nuevo. No se hizo ningún cargo.",
  usedTitle: "Este enlace ya no sirve",
  usedText:
    "Se intentó demasiadas veces. Por tu seguridad, pídele uno nuevo a {merchant}. No se hizo ningún cargo.",
  elsewhereTitle: "Ya volviste de tu banco",
  elsewhereText:
    "Abre otra vez el enlace del mensaje que recibiste: ahí verás si tu tarjeta quedó guardada. No hace falta volver a escribirla.",
  newLink: "Pedir un enlace nuevo",
  newLinkAsked: "Listo. {merchant} te enviará un enlace nuevo por donde recibiste éste.",
  newLinkFailed: "No pudimos pedirlo. Inténtalo otra vez en un momento.",

  bankTitle: "Confirma con tu banco",
  bankText: "Tu banco te pedirá un código. No cierres esta página.",
  bankFrame: "Página del banco",
  bankLink: "¿No aparece? Abrir en pantalla completa",
  returningTitle: "Confirmando la tarjeta…",
  returningText: "Puede tardar unos segundos. No cierres esta página.",
  pendingTitle: "Aún estamos confirmando",
  pendingText:
    "Puedes cerrar esta página y abrir tu enlace más tarde para ver cómo quedó. No escribas tu tarjeta otra vez.",
  checkAgain: "Volver a comprobar",

  successTitle: "Listo, tu tarjeta quedó guardada",
  alreadyTitle: "Esta tarjeta ya quedó guardada",
  successText: "No se hizo ningún cargo. Ya puedes cerrar esta página.",
  successNext:
    "{merchant} cobrará con esta tarjeta sólo los servicios que pidas. Para quitarla o cambiarla, escríbele cuando quieras.",
  receipt: "Comprobante",
  backTo: "Volver a {merchant}",
  cardEnding: "{brand} terminada en {last4}",
  cardExpires: "vence {date}",
  card: "Tarjeta",

  problemTitle: "No pudimos guardar tu tarjeta",
  attemptsLeft: "Intentos que quedan: {count}.",
  supportCode: "Código de ayuda",
  help: "¿Dudas?",
  privacy: "Aviso de privacidad",
  remove: "Cómo quitar tu tarjeta",

  problemAway:
    "No pudimos comunicarnos con la empresa que procesa tu tarjeta. Espera un momento y toca Reintentar; no necesitas otra tarjeta.",
  problemInProgress:
    "Tu tarjeta aún se está guardando. Espera unos segundos y toca Reintentar: no se duplicará nada.",
  problemMerchant:
    "{merchant} no puede guardar tarjetas en este momento. No es un problema de tu tarjeta.",
  problemNetwork: "Se perdió la conexión. Toca Reintentar: no se duplicará nada.",
  problemTooMany: "Hubo demasiados intentos seguidos. Espera unos minutos y vuelve a intentarlo.",
  problemBank:
    "No pudimos confirmar tu identidad con tu banco. Inténtalo otra vez con tu celular a la mano.",
  problemUnknown:
    "No pudimos guardar tu tarjeta. No se hizo ningún cargo. Inténtalo de nuevo o usa otra.",
} as const;
