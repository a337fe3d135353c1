//! The mistakes that the macros report. Each has a number, which ends the text of its errors:
//! `… [auth::E0300]`. `docs/mistakes.toml` lists them, and the guide has a paragraph about each.
//!
//! Only this file makes errors, so that none is without a number. A number never changes, and is never
//! used for another mistake.

#![expect(clippy::disallowed_methods, reason = "the errors are made here, and nowhere else")]

use std::fmt::Display;

use proc_macro2::Span;
use quote::ToTokens;
use syn::parse::ParseStream;

/// What begins a number at the end of a text.
const START: &str = " [auth::E";

/// A mistake that has a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mistake(u16);

impl Mistake {
    /// The error at a place.
    pub(crate) fn at(self, span: Span, message: impl Display) -> syn::Error {
        syn::Error::new(span, self.ending(message))
    }

    /// The error at `tokens`.
    pub(crate) fn on(self, tokens: impl ToTokens, message: impl Display) -> syn::Error {
        syn::Error::new_spanned(tokens, self.ending(message))
    }

    /// The error at the token that a parser would take next.
    pub(crate) fn next(self, input: ParseStream<'_>, message: impl Display) -> syn::Error {
        input.error(self.ending(message))
    }

    /// The errors of a parser, of which those get this number that have none: their texts are of `syn` or of
    /// `darling`.
    pub(crate) fn of(self, errors: syn::Error) -> syn::Error {
        let numbered = |error: syn::Error| {
            let text = error.to_string();
            if is_numbered(&text) { error } else { self.at(error.span(), text) }
        };
        let mut errors = errors.into_iter();
        let first = errors.next().map(numbered);
        let mut all = first.unwrap_or_else(|| self.at(Span::call_site(), "this can't be read"));
        all.extend(errors.map(numbered));
        all
    }

    /// The error of a parser with another text, if its own has no number.
    pub(crate) fn instead(self, error: syn::Error, message: impl Display) -> syn::Error {
        if is_numbered(&error.to_string()) { error } else { self.at(error.span(), message) }
    }

    fn ending(self, message: impl Display) -> String {
        format!("{message}{START}{:04}]", self.0)
    }
}

/// Whether a text ends with the number of a mistake.
fn is_numbered(text: &str) -> bool {
    let number = text.rsplit_once(START).and_then(|(_, number)| number.strip_suffix(']'));
    number.is_some_and(|number| number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit()))
}

macro_rules! mistakes {
    ($($name:ident = $number:literal,)*) => {
        $(pub(crate) const $name: Mistake = Mistake($number);)*

        // Two mistakes with one number don't compile.
        const _: () = {
            let numbers = [$($number,)*];
            let mut at = 1;
            while at < numbers.len() {
                assert!(numbers[at - 1] < numbers[at], "the numbers ascend");
                at += 1;
            }
        };
    };
}

// 1–99: the language of `auth!`.
mistakes! {
    SYNTAX = 1,
    HEADER = 2,
    HEADER_SESSION = 3,
    HEADER_END = 4,
    HEADER_FIRST = 5,
    OUTER_BRACES = 6,
    TYPESCRIPT = 7,
    SPREAD = 8,
    FUNCTION = 9,
    GIVEN_TWICE = 10,
    FOREIGN_KEY = 11,
    NO_VALUE = 12,
    ENTRY = 13,
    ENTRY_ATTRIBUTE = 14,
    QUOTED_NAME = 15,
    COLON = 16,
    VARIABLE = 17,
    OBJECT = 18,
    NEW_VALUE = 19,
    NOTHING = 20,
    LIST_BRACKETS = 21,
    SECTION_BRACES = 22,
    LITERAL_TYPE = 23,
    KNOWN_WHEN_COMPILED = 24,
    OPERATOR = 25,

    // 100–199: providers and their options.
    NO_PROVIDERS = 100,
    PROVIDER_SHAPE = 101,
    CONDITION_LAST = 102,
    PROVIDER_NEW = 103,
    PROVIDER_ID_TEXT = 104,
    PROVIDER_ID_PLACE = 105,
    NEXT_AUTH_PROVIDER = 106,
    PROVIDER_ID = 107,
    PROVIDER_TWICE = 108,
    VARIANT = 109,
    UNKNOWN_PROVIDER = 110,
    CONSTRUCTOR = 111,
    OPTION_BRACES = 112,
    OPTION_SHAPE = 113,
    FOREIGN_OPTION = 114,
    REST_NOT_ENV = 115,
    REST_TWICE = 116,
    REST_LAST = 117,
    OPTION_DEFAULT = 118,
    OPTION_URL = 119,
    SENDER = 120,

    // 200–299: sessions, their claims, roles, the state of the application, and passkeys.
    CLAIMS_TYPE = 200,
    CLAIMS_STRUCT = 201,
    CLAIMS_CALLBACK = 202,
    STATE_TYPE = 203,
    STATE_SHARED = 204,
    STATE_BORROWED = 205,
    SESSION_STRATEGY = 206,
    SESSION_CHECK = 207,
    SESSION_LENGTH = 208,
    SESSION_TOO_LONG = 209,
    UPDATE_AGE = 210,
    DURATION_NEGATIVE = 211,
    DURATION_FRACTION = 212,
    DURATION_TEXT = 213,
    DURATION_UNIT = 214,
    UNKNOWN_UNIT = 215,
    DURATION_OVERFLOW = 216,
    ROLES_TYPE = 217,
    ROLES_CALLBACK = 218,
    CLAIMS_UNNAMED = 219,
    ROLES_UNNAMED = 220,
    PASSKEY_TWICE = 240,
    PASSKEY_NAME = 241,
    PASSKEY_DOMAIN = 242,

    // 300–399: pages and cookies.
    PAGE_PATH = 300,
    BASE_PATH = 301,
    PREFIX = 302,
    LANGUAGE = 303,
    NO_LANGUAGE = 304,
    COLOR = 305,
    COOKIE_VALUE = 306,
    COOKIE_NAME = 307,
    COOKIE_DOMAIN = 308,
    COOKIE_PREFIX = 309,
    COOKIE_STRICT = 310,
    COOKIE_PARTITIONED = 311,

    // 400–499: the site, what is stored, who belongs to whom, and second factors.
    HOST = 400,
    PROXIES = 401,
    REDIRECT = 402,
    ORIGIN = 403,
    ADAPTER = 404,
    LINKING = 405,
    LINKING_TRUSTED = 406,
    LINKING_ADAPTER = 407,
    PROFILE_RULE = 408,
    COMPAT = 409,
    BEYOND_COMPAT = 410,
    FACTOR_METHODS = 430,
    FACTOR_NONE = 431,
    FACTOR_UNKNOWN = 432,
    FACTOR_TWICE = 433,
    FACTOR_RECOVERY = 434,
    FACTOR_SHAPE = 435,
    FACTOR_ADAPTER = 436,
    FACTOR_REMEMBER = 437,
    FACTOR_REQUIRE = 438,
    FACTOR_UNUSED = 439,
    FRESH_LENGTH = 450,
    FRESH_TOO_LONG = 451,
    FRESH_UNNAMED = 452,

    // 460–479: what the setup is called, and where it stands.
    NAME_OF_RUST = 460,
    NAME_TWICE = 461,
    NAME_TAKEN = 462,
    PLACE_IMPL = 463,
    PLACE_VALUE = 464,
    NOT_A_PROVIDER = 465,
    NOT_CLAIMS = 466,
    HEADER_DERIVE = 467,
    ADAPTER_AS_PROVIDER = 468,
    NOT_ROLES = 469,
    NAME_HIDDEN = 470,

    // 500–599: `#[derive(AuthConfig)]`.
    ATTRIBUTE = 500,
    CONFIG_STRUCT = 501,
    CONFIG_GENERIC = 502,
    KIND_TWICE = 503,
    PROVIDER_NAMED = 504,
    NAME_WITHOUT_KIND = 505,
    CLIENT_WITHOUT_KIND = 506,
    CONFIG_ID = 507,
    PROFILE_MISSING = 508,
    CUSTOM_KIND = 509,
    CLIENT_MISSING = 510,
    ENDPOINT_MISSING = 511,
    CAPABILITY_PLACE = 512,
    CHECKS_MISSING = 513,
    UNKNOWN_WORD = 514,
    CLIENT_AUTH = 515,
    ENV_PREFIX = 516,
    DEFAULT = 517,
    ENDPOINT = 518,
    KIND_ATTRIBUTE = 519,

    // 600–629: `#[derive(Profile)]`.
    PROFILE_STRUCT = 600,
    PROFILE_GENERIC = 601,
    PROFILE_FORM = 602,
    PROFILE_ID = 603,
    PROFILE_TWICE = 604,
    PROFILE_KEY = 605,
    PROFILE_JOINED = 606,
    PROFILE_FIELD = 607,
    PROFILE_QUOTED = 608,

    // 630–659: `#[derive(CredentialsForm)]`.
    FORM_STRUCT = 630,
    FORM_GENERIC = 631,
    FORM_ATTRIBUTE = 632,
    FORM_TYPE = 633,
    FORM_PASSWORD = 634,
    FORM_NAME = 635,
    FORM_KIND = 636,
    FORM_ACCOUNT = 637,

    // 660–679: `#[derive(Claims)]`.
    CLAIMS_FIELDS = 660,
    CLAIMS_GENERIC = 661,
    CLAIM_PLACE = 662,
    CLAIM_WORD = 663,
    CLAIM_BORROWED = 664,
    CLAIM_SECRET = 665,
    CLAIM_NAME = 666,
    CLAIM_UPDATE = 667,

    // 680–699: `#[derive(Roles)]`.
    ROLES_ENUM = 680,
    ROLES_GENERIC = 681,
    ROLES_MODULE = 682,
    ROLE_FIELDS = 683,
    ROLE_NAME = 684,
    ROLE_ATTRIBUTE = 685,
    ROLE_INCLUDES = 686,
    ROLE_ROUND = 687,
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn a_number_ends_each_text_once() {
        let ours = HEADER.on(quote!(a), "first");
        assert_eq!(ours.to_string(), "first [auth::E0002]");
        let mut errors = syn::Error::new(Span::call_site(), "expected `,`");
        errors.combine(ours);
        let numbered = SYNTAX.of(errors);
        let texts: Vec<_> = numbered.into_iter().map(|error| error.to_string()).collect();
        assert_eq!(texts, ["expected `,` [auth::E0001]", "first [auth::E0002]"]);
    }

    #[test]
    fn only_four_digits_at_the_end_are_a_number() {
        assert!(is_numbered("a [auth::E0300]"));
        for text in ["a", "a [auth::E300]", "a [auth::E0300] b", "a [auth::E03x0]"] {
            assert!(!is_numbered(text), "{text}");
        }
    }
}
