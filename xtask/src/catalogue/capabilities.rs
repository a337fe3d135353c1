//! What a provider can be asked for after a sign-in: the rows of a page's table of them.

use super::{
    attributes::{Attributes, Value},
    definition::Definition,
    requests::code,
};

/// How a provider renews access tokens, where it revokes tokens, and where one signs out there;
/// `None` for what it doesn't do.
pub(super) fn of(definition: &Definition) -> [Option<String>; 3] {
    let attributes = &definition.attributes;
    if !has_tokens(definition) {
        return [None, None, None];
    }
    let renews = attributes.text("refresh") != Some("false");
    [
        renews.then(|| "with the refresh tokens that it gives".to_owned()),
        place(definition, attributes, "revocation"),
        place(definition, attributes, "end_session"),
    ]
}

/// The rows: what, whether and where there is such a thing, and how a program asks for it. None for
/// a provider that has no tokens.
pub(super) fn rows(definition: &Definition) -> Vec<Vec<String>> {
    if !has_tokens(definition) {
        return Vec::new();
    }
    let ty = &definition.ty;
    let titles = [
        "New access tokens ([RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749#section-6))",
        "Revocation of tokens ([RFC 7009](https://www.rfc-editor.org/rfc/rfc7009))",
        "Signing out at the provider ([RP-Initiated Logout]\
         (https://openid.net/specs/openid-connect-rpinitiated-1_0.html))",
    ];
    let calls = [
        format!("`auth.access_token(…)`, `auth.renew_access_token::<{ty}>(…)`"),
        format!("`auth.revoke_tokens::<{ty}>(…)`"),
        format!("`end_session: [{ty}]` in `auth!`"),
    ];
    let rows = titles.into_iter().zip(of(definition)).zip(calls);
    rows.map(|((title, place), call)| match place {
        Some(place) => vec![title.to_owned(), place, call],
        None => vec![title.to_owned(), "no".to_owned(), "asking for it doesn't compile".to_owned()],
    })
    .collect()
}

fn has_tokens(definition: &Definition) -> bool {
    ["oauth2", "oidc"].iter().any(|kind| definition.attributes.has(kind))
}

/// Where it is asked for, if it can be.
fn place(definition: &Definition, attributes: &Attributes, name: &str) -> Option<String> {
    let discovered = "at the endpoint of its discovery document".to_owned();
    match attributes.get(name) {
        Some(Value::Text(url)) => Some(format!("at {}", code(url))),
        Some(_) => Some(discovered),
        None => {
            let is_option = definition.options.iter().any(|option| option.name == name);
            is_option.then(|| format!("at the option `{name}`"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::definition::Catalogue, paths};

    /// The second column of each row of a provider's table.
    fn places(catalogue: &Catalogue, ty: &str) -> Vec<String> {
        let known = catalogue.definitions.iter().find(|known| known.ty == ty);
        rows(known.expect("it is there")).into_iter().map(|mut row| row.remove(1)).collect()
    }

    #[test]
    fn a_page_says_what_the_definition_implements() {
        let catalogue = Catalogue::read(&paths::root()).expect("the sources can be read");
        let (renews, discovered) =
            ("with the refresh tokens that it gives", "at the endpoint of its discovery document");
        let discord = "at `https://discord.com/api/oauth2/token/revoke`";
        assert_eq!(places(&catalogue, "Keycloak"), [renews, discovered, discovered]);
        assert_eq!(places(&catalogue, "Discord"), [renews, discord, "no"]);
        assert_eq!(places(&catalogue, "Mailchimp"), ["no"; 3]);
        assert!(places(&catalogue, "Credentials").is_empty());
        assert!(places(&catalogue, "TwitterLegacy").is_empty());
    }
}
