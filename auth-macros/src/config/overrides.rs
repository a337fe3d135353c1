//! The options of every provider, which one field of the type `Overrides` stands for.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{
    expand::binding,
    input::{Config, Kind},
};

/// An option that every provider has, or every one of some kind.
struct Common {
    name: &'static str,
    of: Of,
    doc: &'static str,
}

/// Which providers have an option.
enum Of {
    All,
    Oidc,
    /// Those that can be asked for what the option is called after.
    Capable,
}

const fn both(name: &'static str, doc: &'static str) -> Common {
    Common { name, of: Of::All, doc }
}

const fn oidc(name: &'static str, doc: &'static str) -> Common {
    Common { name, of: Of::Oidc, doc }
}

const fn capable(name: &'static str, doc: &'static str) -> Common {
    Common { name, of: Of::Capable, doc }
}

const OPTIONS: [Common; 32] = [
    both("name", "The name on the button, “Sign in with …”."),
    both("scope", "The scopes to ask for, instead of the provider's default."),
    both(
        "issuer",
        "The issuer, instead of the provider's own. The `iss` of answers is compared with it.",
    ),
    oidc(
        "issuer_rule",
        "How the discovered issuer is compared with `issuer`: `IssuerRule::Slash` allows for a \
         `/` at its end.",
    ),
    both(
        "former_issuers",
        "What the issuer was called before, for accounts that were stored then: of any other issuer \
         they are refused, since the same id there may be somebody else's.",
    ),
    oidc("discovery", "The discovery document, instead of the provider's own."),
    both(
        "backchannel",
        "Another address of the provider, for requests that the server sends; browsers go to the \
         issuer's address. For example `http://keycloak:8080` in a network of containers.",
    ),
    both(
        "dangerously_allow_http",
        "Whether the provider may be at `http://` addresses of other machines. Somebody who can \
         change that traffic can sign in as anybody. For development only.",
    ),
    both(
        "private_hosts",
        "More hosts in the server's own network that requests may go to, besides those of the URLs \
         in the setup. The provider's discovery document can't name others there (SSRF).",
    ),
    oidc(
        "initiate_login",
        "Whether a sign-in may begin at the provider, which sends the browser to \
         `{base}/signin/{id}` (OpenID Connect Core §4). Any other page can then start one too \
         (login CSRF).",
    ),
    both("authorization", "The authorization endpoint. Parameters in its query count as given."),
    both("token", "The token endpoint."),
    both("userinfo", "The userinfo endpoint. Parameters in its query count as given."),
    oidc("jwks", "The key set, instead of the discovered one."),
    capable(
        "revocation",
        "Where tokens are revoked (RFC 7009), instead of the discovered endpoint.",
    ),
    capable(
        "end_session",
        "Where the session at the provider is ended, instead of the discovered endpoint.",
    ),
    both(
        "authorization_params",
        "Parameters of the authorization request. Each replaces the default of the same name; an \
         empty one removes it.",
    ),
    both("token_params", "Parameters of the token request, in the same way."),
    both("userinfo_params", "Parameters of the userinfo request, in the same way."),
    both(
        "request_params",
        "The query parameters of a sign-in that are passed on to the authorization request, \
         besides `prompt`, `login_hint` and `ui_locales`; such as `scope`.",
    ),
    both("checks", "The checks that bind the answer to the request: PKCE, `state` and `nonce`."),
    both("client_auth", "How the client authenticates at the token endpoint."),
    oidc(
        "id_token_alg",
        "The algorithm of the ID token's signature, instead of those that the discovery document \
         lists. No other is accepted.",
    ),
    oidc(
        "trusted_audiences",
        "Other audiences that an ID token may name besides this client, such as `account` with Keycloak.",
    ),
    oidc(
        "max_age",
        "How long ago the person may have signed in at the provider, such as `5 minutes`. It is \
         sent, and `auth_time` in the ID token is compared with it.",
    ),
    oidc(
        "acr_values",
        "The authentication contexts of which the provider has to use one, such as `[\"phr\"]`. They \
         are sent, and `acr` in the ID token is compared with them.",
    ),
    both(
        "confirms",
        "Whether signing in there makes a session fresh even if the provider doesn't say when the person signed in: \
         whoever finds a browser that is signed in at the provider can then confirm that it's them.",
    ),
    oidc(
        "counts_as_second_factor",
        "The words of the ID token's `amr`, or its `acr`, of which one says that the provider has asked for two \
         factors, such as `[\"mfa\"]`. Who signs in so is not asked for a second factor here.",
    ),
    oidc(
        "clock_tolerance",
        "How far the provider's clock and this server's may differ: 60 seconds unless given.",
    ),
    both("timeout", "How long one request to the provider may take: 10 seconds unless given."),
    both(
        "mapping",
        "The mapping from the profile to a user: this library's, or that of NextAuth v4.",
    ),
    both("profile", "`async fn(profile) -> Identity`: a mapping of your own."),
];

/// Those that the struct has. An option of its own goes before one of the same name.
fn options(config: &Config) -> impl Iterator<Item = &'static Common> {
    let all = if config.overrides().is_some() { &OPTIONS[..] } else { &[] };
    let has = |option: &&Common| match option.of {
        Of::All => true,
        Of::Oidc => config.kind() == Some(Kind::Oidc),
        Of::Capable if option.name == "revocation" => config.revocation.is_some(),
        Of::Capable => config.end_session.is_some(),
    };
    all.iter().filter(has).filter(|option| config.field(option.name).is_none())
}

pub(super) fn names(config: &Config) -> impl Iterator<Item = String> {
    options(config).map(|option| option.name.to_owned())
}

/// `pub scope: Slot<Vec<String>>, …`
pub(super) fn slots(config: &Config, krate: &TokenStream) -> TokenStream {
    let vis = &config.vis;
    let private = quote!(#krate::__private);
    let string = quote!(#private::String);
    let slots = options(config).map(|Common { name, doc, .. }| {
        let option = format_ident!("{name}");
        let ty = match *name {
            "authorization_params" | "token_params" | "userinfo_params" => {
                quote!(#private::BTreeMap<#string, #string>)
            }
            "checks" => quote!(#private::Checks),
            "client_auth" => quote!(#private::ClientAuth),
            "confirms" | "dangerously_allow_http" | "initiate_login" => {
                quote!(::core::primitive::bool)
            }
            "id_token_alg" => quote!(#private::SigningAlgorithm),
            "issuer_rule" => quote!(#private::IssuerRule),
            "mapping" => quote!(#private::Mapping),
            "profile" => {
                let profile = profile(config, krate);
                let slot = quote!(#private::HandlerSlot<#profile, #krate::Identity>);
                return quote!(#[doc = #doc] #vis #option: #slot,);
            }
            "scope"
            | "request_params"
            | "trusted_audiences"
            | "private_hosts"
            | "acr_values"
            | "counts_as_second_factor"
            | "former_issuers" => {
                quote!(#private::Vec<#string>)
            }
            "clock_tolerance" | "max_age" | "timeout" => quote!(::core::time::Duration),
            _ => string.clone(),
        };
        quote!(#[doc = #doc] #vis #option: #private::Slot<#ty>,)
    });
    quote!(#(#slots)*)
}

/// `let __overrides = OverrideSlots { scope: __options.scope, … }.assemble(__assembly);`
pub(super) fn read(
    config: &Config,
    krate: &TokenStream,
    slots: &Ident,
    assembly: &Ident,
) -> Option<TokenStream> {
    let field = config.overrides()?;
    let value = binding(&field.name());
    let names: Vec<_> = options(config).map(|option| format_ident!("{}", option.name)).collect();
    let texts = options(config).map(|option| option.name);
    Some(quote! {
        #[allow(clippy::needless_update)]
        let #value = #krate::__private::OverrideSlots {
            #(#names: #slots.#names,)*
            ..::core::default::Default::default()
        }
        .assemble(#assembly, &[#(#texts),*]);
    })
}

fn profile(config: &Config, krate: &TokenStream) -> TokenStream {
    config.profile.as_ref().map_or_else(
        || quote!(#krate::__private::OidcProfile),
        |profile| profile.0.to_token_stream(),
    )
}
