//! Rules about values that are written as literals; those of constants are for the compiler.

use syn::{Expr, Lit, LitStr};

use super::literal;
use crate::{
    diagnostics::Diagnostics,
    dsl::{
        keys::Section,
        syntax::{Entry, Setup},
    },
    mistakes,
};

/// `pages: { sign_in: 7 }`, `cookies: { secure: "yes" }`
pub(super) fn have_the_type_of_their_key(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.values.retain(|entry| {
        let Some(literal) = literal(&entry.value) else { return true };
        let Some((is_text, expected)) = expected(entry) else { return true };
        let fits = match literal {
            Lit::Str(_) => is_text == Some(true),
            Lit::Bool(_) => is_text == Some(false),
            _ => false,
        };
        if !fits {
            diagnostics.error(literal, mistakes::LITERAL_TYPE, expected);
        }
        fits
    });
}

/// `callbacks: { sign_in: [known, allowed] }`, `events: { sign_in: async { … } }`
pub(super) fn callbacks_are_functions(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let mut is_refused = false;
    setup.values.retain(|entry| {
        let is_callback = matches!(entry.section, Section::Callbacks | Section::Events);
        let is_none = matches!(
            entry.value,
            Expr::Array(_) | Expr::Async(_) | Expr::Binary(_) | Expr::Tuple(_)
        );
        if !is_callback || !is_none {
            return true;
        }
        let key = entry.key;
        let message = format!(
            "one function is given, by its name, `{key}: my_function`, or as a closure: `{key}: async |input| …`"
        );
        diagnostics.error(&entry.value, mistakes::FUNCTION, message);
        is_refused |= entry.section == Section::Callbacks;
        false
    });
    setup.has_refused_callbacks |= is_refused;
}

/// `base_path: env("BASE")`, `hosts: [env("HOST")]`
pub(super) fn nothing_waits_for_the_start(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let is_variable = |value: &Expr| match value {
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path)
            if path.path.segments.last().is_some_and(|last| last.ident == "env" || last.ident == "from")),
        Expr::Macro(call) => call.mac.path.is_ident("format"),
        Expr::Binary(sum) => matches!(literal(&sum.left), Some(Lit::Str(_))),
        Expr::MethodCall(call) => {
            let made = ["to_string", "to_owned", "into", "unwrap", "expect"];
            made.iter().any(|method| call.method == method)
        }
        _ => false,
    };
    let message = |key: &str| {
        format!("`{key}` is known when the program is compiled: write a text or a constant")
    };
    setup.values.retain(|entry| {
        let is_wrong = entry.is_constant() && is_variable(&entry.value);
        if is_wrong {
            diagnostics.error(&entry.value, mistakes::KNOWN_WHEN_COMPILED, message(entry.key));
        }
        !is_wrong
    });
    let lists = [
        ("redirects", &mut setup.redirects),
        ("origins", &mut setup.origins),
        ("hosts", &mut setup.hosts),
    ];
    for (key, list) in lists {
        list.retain(|value| {
            let is_wrong = is_variable(value);
            if is_wrong && key == "hosts" {
                let message = "`hosts` are known when the program is compiled; without this line \
                               the variable `AUTH_HOSTS` names them";
                diagnostics.error(value, mistakes::KNOWN_WHEN_COMPILED, message);
            } else if is_wrong {
                diagnostics.error(value, mistakes::KNOWN_WHEN_COMPILED, message(key));
            }
            !is_wrong
        });
    }
}

/// What a literal must be, if it may be one: text, truth or neither; and what to say if it isn't.
fn expected(entry: &Entry) -> Option<(Option<bool>, String)> {
    let key = entry.key;
    Some(match (entry.section, key) {
        (Section::Auth, "base_path") => {
            (Some(true), "a path is a text: `\"/api/auth\"`".to_owned())
        }
        (Section::Auth, "name") => (Some(true), "a name is a text: `name: \"shop\"`".to_owned()),
        (Section::Auth, "prefix") => (Some(true), "a prefix is a text: `\"/shop\"`".to_owned()),
        (Section::Pages, _) => (Some(true), format!("a page is a path: `{key}: \"/login\"`")),
        (Section::Cookies, "secure") => {
            (Some(false), "`secure` is `true` or `false`; without it, https decides".to_owned())
        }
        (Section::Cookies, "partitioned") => (
            Some(false),
            "`partitioned` is `true` for an application in frames of other sites, else `false`"
                .to_owned(),
        ),
        (Section::Cookies, "prefix") => {
            (Some(true), "a prefix is a text: `prefix: \"shop\"`".to_owned())
        }
        (Section::Cookies, "domain") => {
            (Some(true), "a domain is a text: `domain: \"shop.example\"`".to_owned())
        }
        (Section::Theme, "color_scheme") => (
            None,
            "a color scheme is `ColorScheme::Auto`, `ColorScheme::Light` or `ColorScheme::Dark`"
                .to_owned(),
        ),
        (Section::Theme, "site_name") => {
            (Some(true), "a site's name is a text: `site_name: \"Acme Shop\"`".to_owned())
        }
        (Section::Theme, "logo") => {
            (Some(true), "a logo is a URL: `logo: \"/logo.svg\"`".to_owned())
        }
        (Section::Theme, "favicon") => {
            (Some(true), "a favicon is a URL: `favicon: \"/favicon.svg\"`".to_owned())
        }
        (Section::Theme, _) => (Some(true), format!("a color is a text: `{key}: \"#1a73e8\"`")),
        _ => return None,
    })
}

pub(super) fn text(entry: &Entry) -> Option<&LitStr> {
    match literal(&entry.value) {
        Some(Lit::Str(text)) => Some(text),
        _ => None,
    }
}

/// `pages: { sign_in: "login" }`, `base_path: "auth"`
pub(super) fn paths_are_absolute(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.values.retain(|entry| {
        let is_prefix = entry.section == Section::Auth && entry.key == "prefix";
        let base = entry.key == "base_path" || is_prefix;
        let (true, Some(literal)) = (base || entry.section == Section::Pages, text(entry)) else {
            return true;
        };
        let mistake = match entry.key {
            "prefix" => mistakes::PREFIX,
            "base_path" => mistakes::BASE_PATH,
            _ => mistakes::PAGE_PATH,
        };
        let path = literal.value();
        let trimmed = path.trim_matches('/');
        let message = if path.contains("://") || path.starts_with("//") {
            "a path on this site is needed here, not a URL: `\"/login\"`".to_owned()
        } else if is_prefix && trimmed.is_empty() {
            "a site without a prefix has no `prefix`; drop this line".to_owned()
        } else if is_prefix && (!path.starts_with('/') || path.ends_with('/')) {
            format!("a prefix starts with one `/` and doesn't end with one: `\"/{trimmed}\"`")
        } else if is_prefix && path.contains(['?', '#', '{', '}', ' ']) {
            "a prefix is a plain path: `\"/shop\"`".to_owned()
        } else if base && trimmed.is_empty() {
            "the base path is not the root: `\"/api/auth\"`".to_owned()
        } else if !path.starts_with('/') {
            let what = if base { "the base path" } else { "a page path" };
            format!("{what} starts with `/`: `\"/{trimmed}\"`")
        } else if base && path.ends_with('/') {
            format!("the base path doesn't end with `/`: `\"/{trimmed}\"`")
        } else if base && path.contains(['?', '#', '{', '}', ' ']) {
            "the base path is a plain path: `\"/api/auth\"`".to_owned()
        } else {
            return true;
        };
        diagnostics.error(literal, mistake, message);
        false
    });
}

/// `texts: ["en"]`
pub(super) fn languages_are_catalogues(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.texts.retain(|expr| {
        let Some(literal) = literal(expr) else { return true };
        let message = "a language is a catalogue of texts: `Texts::ENGLISH`, or a `const` of yours";
        diagnostics.error(literal, mistakes::LANGUAGE, message);
        false
    });
}

/// `theme: { brand_color: "blue" }`
pub(super) fn colors_are_hexadecimal(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.values.retain(|entry| {
        let is_color = matches!(entry.key, "brand_color" | "button_text");
        let (Section::Theme, true, Some(literal)) = (entry.section, is_color, text(entry)) else {
            return true;
        };
        let value = literal.value();
        let digits = value.strip_prefix('#').unwrap_or_default();
        let valid = matches!(digits.len(), 3 | 6) && digits.chars().all(|c| c.is_ascii_hexdigit());
        if !valid {
            diagnostics.error(
                literal,
                mistakes::COLOR,
                "a color is written `\"#rgb\"` or `\"#rrggbb\"`",
            );
        }
        valid
    });
}
