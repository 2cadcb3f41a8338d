/**
 * Mexican Spanish, the language the page is written in; other languages follow its keys. The card
 * holder is addressed as "tú", verbs come first, and a refusal is told as what happened, what to do,
 * and that nothing was charged wherever that is certain. `{merchant}` and `{host}` are filled in.
 */
export const es = {
  title: "Guarda tu tarjeta",
  purpose: "{merchant} la usará para cobrarte sólo cuando pidas un servicio.",
  noChargeToday: "Hoy no se te cobra nada.",
  recipient: "Para",
  theMerchant: "El comercio",
  languages: "Idioma",

  cardSection: "Datos de la tarjeta",
  nameHint: "Escribe nombre y apellido como aparecen en la tarjeta.",
  consent:
    "Autorizo a {merchant} a guardar esta tarjeta y a cobrar con ella los servicios que yo pida. Puedo pedir que la quiten cuando quiera.",
  consentMissing: "Marca la casilla para autorizar a {merchant} a guardar tu tarjeta.",
  save: "Guardar tarjeta",
  protecting: "Protegiendo tu tarjeta…",
  saving: "Guardando…",
  retry: "Reintentar",
  otherCard: "Usar otra tarjeta",
  copyLink: "Copiar enlace",
  linkCopied: "Enlace copiado",
  trust: "Conekta procesa tus datos. {merchant} no ve el número de tu tarjeta.",
  brands: "Visa · Mastercard · American Express",

  openingLink: "Abriendo tu enlace seguro…",
  loadingForm: "Cargando el formulario seguro…",
  formReady: "Formulario listo",
  formIncomplete: "Revisa los datos señalados en el formulario.",
  slowTitle: "Está tardando más de lo normal",
  slowText: "Puedes esperar un poco más o volver a intentarlo.",
  blockedTitle: "No pudimos cargar el formulario seguro",
  blockedText:
    "Tu navegador o una extensión está bloqueando la conexión con {host}, la empresa que procesa tu tarjeta. Permite ese sitio o abre el enlace en otro navegador. No se hizo ningún cargo.",
  offline: "Sin conexión. Guardamos tu lugar y seguimos en cuanto vuelva.",

  unreachableTitle: "No pudimos abrir tu enlace",
  unreachableText: "Revisa tu conexión a internet y vuelve a intentarlo. No se hizo ningún cargo.",
  invalidTitle: "Este enlace no es correcto",
  invalidText:
    "Quizá se copió incompleto. Ábrelo otra vez desde el mensaje que recibiste o pide uno nuevo a {merchant}. No se hizo ningún cargo.",
  expiredTitle: "Este enlace ya venció",
  expiredText:
    "Por tu seguridad los enlaces duran poco tiempo. Pide uno nuevo a {merchant}. No se hizo ningún cargo.",
  revokedTitle: "Este enlace ya no está activo",
  revokedText:
    "{merchant} lo canceló o lo cambió por otro. Busca un mensaje más reciente o pide uno nuevo. No se hizo ningún cargo.",

  successTitle: "Listo, tu tarjeta quedó guardada",
  successText: "No se hizo ningún cargo. Ya puedes cerrar esta página.",
  successNext:
    "{merchant} cobrará con esta tarjeta sólo los servicios que pidas. Para quitarla o cambiarla, escríbele cuando quieras.",
  cardEnding: "{brand} terminada en {last4}",
  cardExpires: "vence {date}",
  card: "Tarjeta",

  problemTitle: "No pudimos guardar tu tarjeta",
  supportCode: "Código de ayuda",
  help: "¿Dudas?",
  privacy: "Aviso de privacidad",

  problemAway:
    "No pudimos comunicarnos con la empresa que procesa tu tarjeta. Espera un momento y toca Reintentar; no necesitas otra tarjeta.",
  problemInProgress:
    "Tu tarjeta aún se está guardando. Espera unos segundos y toca Reintentar: no se duplicará nada.",
  problemMerchant:
    "{merchant} no puede guardar tarjetas en este momento. No es un problema de tu tarjeta.",
  problemNetwork: "Se perdió la conexión. Toca Reintentar: no se duplicará nada.",
  problemUnknown:
    "No pudimos guardar tu tarjeta. No se hizo ningún cargo. Inténtalo de nuevo o usa otra.",
} as const;
