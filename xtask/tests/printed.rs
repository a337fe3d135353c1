//! What is printed with `{:?}` has no secret in it: a field that is called like one is a `Secret`, or
//! its type prints by itself.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use quote::ToTokens;
use syn::{Attribute, Fields, File, Item, Type};

/// What a secret is called.
const SECRETS: &[&str] = &[
    "secret",
    "password",
    "token",
    "code",
    "verifier",
    "nonce",
    "state",
    "cookie",
    "jwt",
    "private_key",
];

/// Fields that are called like a secret, and hold none.
const HARMLESS: &[(&str, &str)] = &[
    // Texts of the pages, and codes of errors.
    ("Texts", "code"),
    ("Texts", "code_submit"),
    ("Texts", "code_wrong"),
    ("Texts", "code_too_many"),
    ("Texts", "factor_code"),
    ("Texts", "app_code"),
    ("PublicError", "code"),
    ("Fault", "code"),
    // Kinds of tokens, and what a provider's document says of them.
    ("TokenResponse", "token_type"),
    ("Dropbox", "token_access_type"),
    ("Metadata", "token_endpoint_auth_methods_supported"),
    ("Metadata", "id_token_signing_alg_values_supported"),
    // Addresses of endpoints, and parameters of requests to them.
    ("Changes", "token"),
    ("OverrideSlots", "token"),
    ("OAuth2", "token"),
    ("OAuth2", "token_params"),
    ("Oidc", "token"),
    ("Oidc", "token_params"),
    ("OAuth1", "request_token"),
    ("OAuth1", "request_token_params"),
    ("OAuth1", "access_token"),
    ("OAuth1", "access_token_params"),
    // Names of columns.
    ("Layout", "session_token"),
    ("Layout", "secret_hash"),
    // What a token says, without its signature.
    ("ProfileRequest", "id_token_claims"),
    // Whether an account is active.
    ("GitLabProfile", "state"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry of a folder").path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        if name == "tests" {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn derives_debug(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("derive")
            && attribute.to_token_stream().to_string().contains("Debug")
    })
}

/// Whether a value of this type prints a text as it is.
fn prints_text(kind: &Type) -> bool {
    let kind = kind.to_token_stream().to_string();
    let words: Vec<_> = kind.split(|c: char| !c.is_alphanumeric()).collect();
    let is_text =
        words.iter().any(|word| ["String", "str", "u8", "Value", "HeaderValue"].contains(word));
    is_text && !words.contains(&"Secret") && !words.contains(&"Handler")
}

fn printed(item: &Item, found: &mut Vec<(String, String)>) {
    let mut look = |name: &str, fields: &Fields| {
        for field in fields {
            let Some(called) = field.ident.as_ref().map(ToString::to_string) else { continue };
            let is_secret = called.split('_').any(|word| SECRETS.contains(&word))
                || SECRETS.iter().any(|secret| called == *secret);
            if is_secret && prints_text(&field.ty) {
                found.push((name.to_owned(), called));
            }
        }
    };
    match item {
        Item::Struct(item) if derives_debug(&item.attrs) => {
            look(&item.ident.to_string(), &item.fields);
        }
        Item::Enum(item) if derives_debug(&item.attrs) => {
            for variant in &item.variants {
                look(&format!("{}::{}", item.ident, variant.ident), &variant.fields);
            }
        }
        _ => {}
    }
}

fn of(text: &str) -> Vec<(String, String)> {
    let File { items, .. } = syn::parse_file(text).expect("a source is Rust");
    let mut found = Vec::new();
    for item in &items {
        printed(item, &mut found);
    }
    found
}

// LG-002
#[test]
fn nothing_that_is_called_a_secret_is_printed() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    for folder in ["../auth/src", "../auth-providers/src"] {
        sources(&root.join(folder), &mut files);
    }
    assert!(files.len() > 300, "{}", files.len());
    let mut found = Vec::new();
    for file in files {
        found.extend(of(&fs::read_to_string(file).expect("a source is UTF-8")));
    }
    let unexpected: Vec<_> = found
        .iter()
        .filter(|(of, field)| !HARMLESS.contains(&(of.as_str(), field.as_str())))
        .collect();
    assert!(unexpected.is_empty(), "make these a `Secret`: {unexpected:?}");
    for (of, field) in HARMLESS {
        let is_there = found.iter().any(|(a, b)| (a.as_str(), b.as_str()) == (*of, *field));
        assert!(is_there, "there is no `{of}.{field}` any more");
    }
}

#[test]
fn a_text_that_is_called_a_secret_is_found() {
    let text = "#[derive(Clone, Debug)] pub struct A { pub access_token: Option<String>, a: u8, \
                client_secret: Secret, state: bool } #[derive(Clone)] struct B { password: String } \
                #[derive(Debug)] enum C { D { code: String } }";
    let found = of(text);
    let expected = [("A", "access_token"), ("C::D", "code")];
    assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}
