//! The index of the pages, with what all providers have in common.

use std::path::Path;

use syn::{Expr, Item, Lit};

use super::{
    capabilities,
    definition::{Catalogue, Definition},
    page::{Page, kind, made_by},
    read,
    requests::code,
    sources,
};

/// Where the options that every provider has are listed.
const COMMON: &str = "auth-macros/src/config/overrides.rs";

const INTRO: &str = "\
Each ready-made provider has a page: what to register and where, the options with their variables, \
the profile, and the requests. For a service that isn't listed, use [`Oidc`](oidc.md) (it needs an \
issuer), [`OAuth2`](oauth2.md) (it needs three URLs) or [`OAuth1`](oauth1.md). \
[`examples/custom-provider`](../../examples/custom-provider/src/lib.rs) shows how to use them, and \
[`examples/tenants`](../../examples/tenants/src/lib.rs) how to take providers from a database.

The providers of OAuth and OpenID Connect are tested against a server that plays them. None was \
tried at the real service.";

const LAST_LOOK: &str = "\
The *last look* is the day on which the service's own documentation was last read; the page lists \
it under “Sources”. If a copy was read, the date of the newest copy is in brackets.";

const CAPABILITIES: &str = "\
A provider that *renews* gives new access tokens for refresh tokens (`auth.renew_access_token`). One \
that *revokes* can make tokens invalid (`auth.revoke_tokens`). One that *signs out* can end its own \
session when somebody signs out of your application (`end_session`). Using one of these with a \
provider that can't do it doesn't compile.";

const VARIABLES: &str = "\
`..env` at the end of a provider's options reads every option that you don't write from \
`AUTH_<ID>_<OPTION>`, with the id in upper case and `_` for `-`. You can read an option from another \
variable: `client_secret: env(\"WORK_SECRET\")`. A variable that is empty counts as not set.

| type | written as |
| --- | --- |
| `bool` | `true` or `false` |
| `Duration` | `90 s`, `30 min`, `24h`, `30 days` |
| `Vec<String>` | words, separated by spaces or commas |
| `BTreeMap<String, String>` | pairs as in the query of a URL: `a=1&b=2` |";

/// Writes the index.
pub(super) fn write(root: &Path, catalogue: &Catalogue) -> Result<String, String> {
    let mut page = Page::default();
    page.line(&made_by(""));
    page.heading(1, "Providers");
    page.paragraph(INTRO);
    let rows: Vec<_> = catalogue.definitions.iter().map(row).collect();
    page.table(
        &["provider", "id", "kind", "renews", "revokes", "signs out", "last look", "status"],
        &rows,
    );
    page.paragraph(CAPABILITIES);
    page.paragraph(LAST_LOOK);
    page.heading(2, "Environment variables");
    page.paragraph(VARIABLES);
    page.heading(2, "Options that every provider has");
    page.paragraph(
        "Every provider of OAuth 2.0 and OpenID Connect in the list above takes these options besides \
         its own. An option that you write replaces the provider's default. `..env` reads only `scope` \
         of them.",
    );
    page.table(&["option", "meaning"], &common(root)?);
    Ok(page.0)
}

fn row(definition: &Definition) -> Vec<String> {
    let status = match (&definition.deprecated, &definition.feature) {
        (Some(note), _) => format!("deprecated: {note}"),
        (None, Some(feature)) => format!("needs the feature `{feature}`"),
        (None, None) => "current".to_owned(),
    };
    let mut row = vec![
        format!("[{}]({}.md)", definition.name(), definition.page),
        code(definition.id()),
        kind(definition).to_owned(),
    ];
    let [renews, revokes, signs_out] = capabilities::of(definition);
    let mark = |is_there: bool| if is_there { "✓" } else { "" }.to_owned();
    row.extend([renews.is_some(), revokes.is_some(), signs_out.is_some()].map(mark));
    row.push(sources::last_look(&definition.sources));
    row.push(status.replace('|', "\\|"));
    row
}

/// The rows of the options that every provider has, from where the derive lists them.
fn common(root: &Path) -> Result<Vec<Vec<String>>, String> {
    let unreadable = || format!("{COMMON}: `OPTIONS` isn't as the pages expect it");
    let file = syn::parse_file(&read(&root.join(COMMON))?)
        .map_err(|error| format!("{COMMON}: {error}"))?;
    let list = file.items.iter().find_map(|item| match item {
        Item::Const(item) if item.ident == "OPTIONS" => Some(&*item.expr),
        _ => None,
    });
    let Some(Expr::Array(list)) = list else { return Err(unreadable()) };
    let row = |item: &Expr| {
        let Expr::Call(call) = item else { return None };
        let Expr::Path(function) = &*call.func else { return None };
        let [name, meaning] = [text(call.args.get(0)?)?, text(call.args.get(1)?)?];
        let note = if function.path.is_ident("oidc") {
            " OpenID Connect only."
        } else if function.path.is_ident("capable") {
            " Only for providers that can do it."
        } else {
            ""
        };
        Some(vec![code(&name), format!("{meaning}{note}")])
    };
    list.elems.iter().map(row).collect::<Option<Vec<_>>>().ok_or_else(unreadable)
}

fn text(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
