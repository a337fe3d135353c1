//! What people write who know another language's configuration: objects, methods, arrows, `new`.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Error, Ident, LitStr, Token, ext::IdentExt, parse::ParseStream, token};

use super::operators;
use crate::mistakes::{self, Mistake};

/// What a whole program in TypeScript begins with.
const PROGRAM: [&str; 9] =
    ["import", "export", "const", "let", "var", "module", "NextAuth", "betterAuth", "return"];

/// A program in TypeScript instead of a declaration.
pub(super) fn program(input: ParseStream<'_>) -> Option<Error> {
    let fork = input.fork();
    let word = fork.call(Ident::parse_any).ok()?;
    let begins = PROGRAM.iter().any(|known| word == known);
    (begins && !fork.is_empty() && !fork.peek(Token![:])).then(|| {
        let message = "this is TypeScript, and `auth!` has its own language: the guide's page \
                       `docs/guide/next-auth.md` says what each option is called here";
        mistakes::TYPESCRIPT.on(word, message)
    })
}

/// `async sign_in() { … }`, `fn sign_in() { … }`, `sign_in() { … }`: a method, whose tokens it takes.
pub(super) fn method(input: ParseStream<'_>) -> Option<Error> {
    let fork = input.fork();
    fork.parse::<Option<Token![pub]>>().ok()?;
    let is_async = fork.parse::<Option<Token![async]>>().ok()?.is_some();
    let is_fn = fork.parse::<Option<Token![fn]>>().ok()?.is_some() || {
        let word = is_word(&fork, "function");
        word && fork.parse::<Ident>().is_ok()
    };
    let name = fork.call(Ident::parse_any).ok()?;
    if !fork.peek(token::Paren) && !((is_async || is_fn) && fork.peek(Token![<])) {
        return None;
    }
    while let Ok(token) = input.parse::<TokenTree>() {
        let is_end = matches!(&token, TokenTree::Group(group)
            if group.delimiter() == proc_macro2::Delimiter::Brace);
        if is_end || (!is_async && !is_fn && input.peek(Token![,])) {
            break;
        }
    }
    let shown = snake_case(&name.unraw().to_string());
    let message = format!(
        "a function is given by its name, `{shown}: my_function`, or as a closure: \
         `{shown}: async |input| …`"
    );
    Some(mistakes::FUNCTION.on(name, message))
}

/// A value that isn't Rust, if one stands here; its tokens stay.
pub(super) fn value(key: &str, input: ParseStream<'_>) -> Option<Error> {
    variable(input)
        .or_else(|| arrow(key, input))
        .or_else(|| object(key, input))
        .or_else(|| made_by_new(input))
        .or_else(|| nothing(key, input))
        .or_else(|| operators::foreign(key, input))
        .or_else(|| shell(input))
}

/// `process.env.GITHUB_ID`, `!process.env.DEV`
fn variable(input: ParseStream<'_>) -> Option<Error> {
    let fork = input.fork();
    fork.parse::<Option<Token![!]>>().ok()?;
    if !is_word(&fork, "process") && !is_word(&fork, "import") && !is_word(&fork, "Deno") {
        return None;
    }
    let (mut tokens, mut env, mut name) = (TokenStream::new(), false, None);
    while name.is_none() && !fork.is_empty() && !fork.peek(Token![,]) {
        let token = fork.parse::<TokenTree>().ok()?;
        match &token {
            TokenTree::Ident(word) if env && word != "get" => name = Some(word.to_string()),
            TokenTree::Ident(word) => env |= word == "env",
            TokenTree::Group(group) if env => {
                name = syn::parse2::<LitStr>(group.stream()).ok().map(|name| name.value());
            }
            _ => {}
        }
        tokens.extend([token]);
    }
    let name = name?;
    Some(mistakes::VARIABLE.on(tokens, format!("a variable is written `env(\"{name}\")`")))
}

/// `(profile) => …`, `async ({ user }) => …`, `function (user) { … }`
fn arrow(key: &str, input: ParseStream<'_>) -> Option<Error> {
    let fork = input.fork();
    fork.parse::<Option<Token![async]>>().ok()?;
    let is_function = is_word(&fork, "function") || fork.peek(Token![fn]);
    let first = fork.parse::<TokenTree>().ok()?;
    let is_parameter = match &first {
        TokenTree::Ident(_) => true,
        TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Parenthesis,
        _ => false,
    };
    let is_function = is_function && (fork.peek(token::Paren) || fork.peek2(token::Paren));
    let is_arrow = is_parameter && fork.peek(Token![=>]);
    if !is_function && !is_arrow {
        return None;
    }
    let message = format!(
        "a function is given by its name, `{key}: my_function`, or as a closure: \
         `{key}: async |input| …`"
    );
    Some(mistakes::FUNCTION.on(first, message))
}

/// `{ params: { scope: "openid" } }`: no block begins like this.
fn object(key: &str, input: ParseStream<'_>) -> Option<Error> {
    if !input.peek(token::Brace) {
        return None;
    }
    let group = input.fork().parse::<proc_macro2::Group>().ok()?;
    let mut tokens = group.stream().into_iter();
    let is_object = match (tokens.next(), tokens.next()) {
        (None, _) => true,
        (Some(TokenTree::Ident(_) | TokenTree::Literal(_)), Some(TokenTree::Punct(next))) => {
            let is_path = matches!(tokens.next(), Some(TokenTree::Punct(after)) if
                next.as_char() == ':' && after.as_char() == ':');
            matches!(next.as_char(), ':' | ',') && !is_path
        }
        _ => false,
    };
    is_object.then(|| {
        let (mistake, message) = not_an_object(key);
        mistake.at(group.span_open(), message)
    })
}

/// What to write instead of `key: { … }`.
fn not_an_object(key: &str) -> (Mistake, String) {
    let message = match key {
        "authorization" | "token" | "userinfo" => format!(
            "`{key}` is a URL; parameters are a list: `{key}_params: [(\"prompt\", \"consent\")]`"
        ),
        "server" => "the mail server is one URL, and the environment has it, as it contains a \
                     password: `server: env(\"SMTP_URL\")`"
            .to_owned(),
        "session_token" | "callback_url" | "csrf_token" | "pkce_code_verifier" | "nonce" => {
            let message = "a cookie is its name, `\"sid\"`, or a `Cookie`: \
                           `Cookie::named(\"sid\").path(\"/\")`";
            return (mistakes::COOKIE_VALUE, message.to_owned());
        }
        "limits" => "limits are a value: `limits: Limits::new().account(Limit::new(3))`".to_owned(),
        _ => format!(
            "`{key}` takes a value, without braces; pairs are a list: `[(\"name\", \"value\")]`"
        ),
    };
    (mistakes::OBJECT, message)
}

/// `new Date()`
fn made_by_new(input: ParseStream<'_>) -> Option<Error> {
    let fork = input.fork();
    let word = fork.parse::<Ident>().ok().filter(|word| word == "new")?;
    fork.peek(Ident).then(|| {
        let name = fork.parse::<Ident>().map(|name| name.to_string()).unwrap_or_default();
        mistakes::NEW_VALUE.on(word, format!("there is no `new` in Rust: `{name}::new(…)`"))
    })
}

/// `null`, `undefined`
fn nothing(key: &str, input: ParseStream<'_>) -> Option<Error> {
    let fork = input.fork();
    let word = fork.parse::<Ident>().ok()?;
    let is_nothing = ["null", "undefined", "None"].iter().any(|nothing| word == nothing);
    (is_nothing && (fork.is_empty() || fork.peek(Token![,]))).then(|| {
        let message = format!("nothing is written for what has no value: drop `{key}`");
        let message = if word == "None" {
            message
        } else {
            format!("there is no `{word}`; without a value, drop `{key}`")
        };
        mistakes::NOTHING.on(&word, message)
    })
}

/// `"$GITHUB_ID"`, `"${GITHUB_ID}"`, `"%GITHUB_ID%"`
fn shell(input: ParseStream<'_>) -> Option<Error> {
    let text = input.fork().parse::<LitStr>().ok()?;
    let value = text.value();
    let inner = value
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| value.strip_prefix('%').and_then(|rest| rest.strip_suffix('%')))
        .or_else(|| value.strip_prefix("process.env."))
        .or_else(|| value.strip_prefix('$'))?;
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let named = inner.starts_with(|c: char| c.is_ascii_uppercase()) && inner.chars().all(is_name);
    named.then(|| {
        let message =
            format!("this text would be used as it is; the variable is written `env(\"{inner}\")`");
        mistakes::VARIABLE.on(text, message)
    })
}

fn is_word(input: ParseStream<'_>, word: &str) -> bool {
    input.fork().call(Ident::parse_any).is_ok_and(|found| found == word)
}

/// `signIn` as `sign_in`.
fn snake_case(camel: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in camel.char_indices() {
        if letter.is_ascii_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use quote::quote;
    use syn::parse::Parser;

    use super::*;

    fn said(tokens: TokenStream) -> Option<String> {
        let parser = |input: ParseStream<'_>| {
            let error = value("key", input);
            input.parse::<TokenStream>()?;
            Ok(error.map(|error| error.to_string()))
        };
        parser.parse2(tokens).expect("a check takes no tokens")
    }

    #[test]
    fn values_of_javascript_are_told_from_those_of_rust() {
        let env = "a variable is written `env(\"GITHUB_ID\")` [auth::E0017]";
        for (tokens, message) in [
            (quote!(process.env.GITHUB_ID), env),
            (quote!(process.env.GITHUB_ID!, next: 1), env),
            (quote!(!process.env.GITHUB_ID), env),
            (quote!(process.env["GITHUB_ID"]), env),
            (quote!(import.meta.env.GITHUB_ID), env),
            (quote!(Deno.env.get("GITHUB_ID")), env),
            (quote!(new Pool()), "there is no `new` in Rust: `Pool::new(…)` [auth::E0019]"),
            (quote!(null), "there is no `null`; without a value, drop `key` [auth::E0020]"),
        ] {
            let text = tokens.to_string();
            assert_eq!(said(tokens).as_deref(), Some(message), "{text}");
        }
        for tokens in [
            quote!((profile) => { x }),
            quote!(profile => x),
            quote!(async ({ user }) => true),
            quote!(function (user) { x }),
            quote!(async function check(user) { x }),
            quote!({ params: { scope: "openid" } }),
            quote!({ "scope": "openid" }),
            quote!({ host, port }),
            quote!({}),
            quote!("$GITHUB_ID"),
            quote!("${GITHUB_ID}"),
        ] {
            let text = tokens.to_string();
            assert!(said(tokens).is_some(), "{text}");
        }
        for tokens in [
            quote!(process_env),
            quote!(process(x)),
            quote!({ X }),
            quote!({ a::b() }),
            quote!({
                let x = 1;
                x
            }),
            quote!(|profile| profile.name),
            quote!(async |profile| profile.name),
            quote!("$5"),
            quote!("$argon2id$v=19"),
            quote!("100%"),
            quote!(new),
            quote!(new()),
            quote!((1, 2)),
            quote!(-1),
        ] {
            let text = tokens.to_string();
            assert_eq!(said(tokens), None, "{text}");
        }
    }

    #[test]
    fn a_method_is_taken_as_a_whole() {
        for tokens in [
            quote!(async sign_in(a) { b }, redirect: c),
            quote!(async fn sign_in(a: SignIn<Auth>) -> Decision { b } , redirect: c),
            quote!(fn sign_in<T, U>(a: T) { b }, redirect: c),
            quote!(signIn({ user }) { b }, redirect: c),
            quote!(function sign_in(a) { b }, redirect: c),
        ] {
            let text = tokens.to_string();
            let parser = |input: ParseStream<'_>| {
                let error = method(input).map(|error| error.to_string());
                Ok((error, input.parse::<TokenStream>()?.to_string()))
            };
            let (error, rest) = parser.parse2(tokens).expect("the rest stays");
            assert!(error.is_some_and(|error| error.contains("`sign_in: my_function`")), "{text}");
            assert_eq!(rest, ", redirect : c", "{text}");
        }
    }

    #[test]
    fn a_program_is_known_by_its_first_word() {
        for (tokens, is_program) in [
            (quote!(export const authOptions = { providers: [] }), true),
            (quote!(import NextAuth from "next-auth"), true),
            (quote!(NextAuth({ providers: [] })), true),
            (quote!(module.exports = {}), true),
            (quote!(providers: []), false),
            (quote!(pub struct A; providers: []), false),
        ] {
            let text = tokens.to_string();
            let parser = |input: ParseStream<'_>| {
                let error = program(input).is_some();
                input.parse::<TokenStream>()?;
                Ok(error)
            };
            assert_eq!(parser.parse2(tokens).ok(), Some(is_program), "{text}");
        }
    }
}
