import type { Config } from "#web/config.ts";

const CONEKTA = {
  publicKey: "key_gallery",
  /** Only named, where the form is blocked: what the gallery runs is the stand-in. */
  scriptUrl: "https://pay.conekta.com/v1.0/js/conekta-checkout.min.js",
};

/** A merchant who has filled in everything. */
export const MERCHANT: Config = {
  apiUrl: "/api",
  conekta: CONEKTA,
  merchant: {
    name: "Gas del Valle",
    legalName: "Gas del Valle del Norte, S.A. de C.V.",
    tone: "tu",
    locales: ["es-MX", "en"],
    support: {
      whatsapp: "525512345678",
      phone: "55 1234 5678",
      email: "ayuda@gasdelvalle.example",
    },
    links: {
      privacy: "https://gasdelvalle.example/privacidad",
      terms: "https://gasdelvalle.example/condiciones",
      remove: "https://gasdelvalle.example/quitar-tarjeta",
    },
    acceptedBrands: ["Visa", "Mastercard", "American Express"],
    consent: {
      version: "2026-11",
      text: {
        "es-MX":
          "Autorizo a {merchant} a guardar esta tarjeta y a cobrar con ella los servicios que yo pida. Puedo pedir que la quiten cuando quiera.",
        en: "I authorize {merchant} to save this card and to charge it for the services I order. I can ask for it to be removed at any time.",
      },
    },
  },
};

/** One who has filled in nothing that may be left out. */
export const BARE_MERCHANT: Config = {
  ...MERCHANT,
  merchant: {
    name: "Tintorería Luz",
    tone: "tu",
    locales: ["es-MX", "en"],
    support: {},
    links: {},
    acceptedBrands: [],
    consent: MERCHANT.merchant.consent,
  },
};

/** One whose names are as long as names get. */
export const LONG_MERCHANT: Config = {
  ...MERCHANT,
  merchant: {
    ...MERCHANT.merchant,
    name: "Distribuidora Metropolitana de Combustibles y Lubricantes",
    legalName:
      "Distribuidora Metropolitana de Combustibles y Lubricantes del Sureste, S. de R.L. de C.V.",
    support: {
      ...MERCHANT.merchant.support,
      email: "atencion.a.clientes@distribuidora-metropolitana-de-combustibles.example",
    },
  },
};
