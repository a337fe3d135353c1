//! The struct and its `#[auth(…)]` attributes.

use darling::{FromDeriveInput, FromField, ast, util::Flag};
use proc_macro2::Span;
use syn::{Attribute, Expr, Ident, Path, Type, Visibility, ext::IdentExt};

use super::attributes::{
    Capability, Checks, Default, Mark, Named, OneOf, Params, Style, Success, Text, TokenPlace, Word,
};
use crate::types::{arguments_of, is_named, optional};

#[derive(FromDeriveInput)]
#[darling(attributes(auth), supports(struct_named))]
pub(super) struct Config {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    data: ast::Data<(), Field>,
    pub(super) oidc: Flag,
    pub(super) oauth2: Flag,
    pub(super) oauth1: Flag,
    pub(super) email: Flag,
    pub(super) credentials: Flag,
    pub(super) passkey: Flag,
    /// The application writes `impl Custom` itself.
    pub(super) custom: Flag,
    pub(super) id: Option<Text>,
    pub(super) name: Option<Text>,
    pub(super) issuer: Option<Text>,
    pub(super) discovery: Option<Text>,
    pub(super) request_token: Option<Text>,
    pub(super) authorization: Option<Text>,
    pub(super) access_token: Option<Text>,
    pub(super) token: Option<Text>,
    pub(super) userinfo: Option<Text>,
    pub(super) jwks: Option<Text>,
    pub(super) request_token_params: Option<Params>,
    pub(super) authorization_params: Option<Params>,
    pub(super) access_token_params: Option<Params>,
    pub(super) userinfo_params: Option<Params>,
    pub(super) userinfo_headers: Option<Params>,
    pub(super) userinfo_root: Option<Text>,
    pub(super) userinfo_success: Option<Success>,
    pub(super) userinfo_token: Option<TokenPlace>,
    /// Whether there are refresh tokens; so unless it says no.
    pub(super) refresh: Option<bool>,
    pub(super) revocation: Option<Capability>,
    pub(super) end_session: Option<Capability>,
    pub(super) issuer_rule: Option<Word>,
    pub(super) scope: Option<Text>,
    pub(super) scope_separator: Option<Text>,
    pub(super) checks: Option<Checks>,
    pub(super) client_auth: Option<Word>,
    pub(super) userinfo_profile: Option<bool>,
    pub(super) signature_method: Option<Word>,
    pub(super) profile: Option<Named>,
    pub(super) style: Option<Style>,
    pub(super) mark: Option<Mark>,
    pub(super) env_prefix: Option<Text>,
    #[darling(rename = "crate")]
    pub(super) krate: Option<Path>,
}

#[derive(FromField)]
#[darling(attributes(auth), forward_attrs(doc))]
pub(super) struct Field {
    ident: Option<Ident>,
    pub(super) ty: Type,
    pub(super) attrs: Vec<Attribute>,
    pub(super) default: Option<Default>,
    pub(super) env: Option<Text>,
    pub(super) one_of: Option<OneOf>,
    /// State of the provider's own, which starts with its type's default.
    pub(super) skip: Flag,
}

/// A kind of provider.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Credentials,
    Email,
    OAuth1,
    OAuth2,
    Oidc,
    Passkey,
}

impl Kind {
    pub(super) const fn is_oauth(self) -> bool {
        matches!(self, Self::OAuth2 | Self::Oidc)
    }
}

impl Config {
    pub(super) fn fields(&self) -> impl Iterator<Item = &Field> {
        let fields = match &self.data {
            ast::Data::Struct(fields) => fields.fields.as_slice(),
            ast::Data::Enum(_) => &[],
        };
        fields.iter()
    }

    /// The fields that are options themselves.
    pub(super) fn options(&self) -> impl Iterator<Item = &Field> {
        self.fields().filter(|field| !field.is_overrides() && !field.skip.is_present())
    }

    /// The field that stands for the options of every provider.
    pub(super) fn overrides(&self) -> Option<&Field> {
        self.fields().find(|field| field.is_overrides())
    }

    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.options().find(|field| field.name() == name)
    }

    /// The kinds that are given, and where.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (Kind, Span)> {
        [
            (Kind::Oidc, self.oidc),
            (Kind::OAuth2, self.oauth2),
            (Kind::OAuth1, self.oauth1),
            (Kind::Email, self.email),
            (Kind::Credentials, self.credentials),
            (Kind::Passkey, self.passkey),
        ]
        .into_iter()
        .filter(|(_, flag)| flag.is_present())
        .map(|(kind, flag)| (kind, flag.span()))
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.kinds().next().map(|(kind, _)| kind)
    }
}

/// How a field's option is given.
pub(super) enum Shape<'a> {
    Optional,
    Defaulted(Option<&'a Expr>),
    Required,
}

/// What kind of slot a field's option has.
pub(super) enum Slot<'a> {
    Authorizer,
    Handler(Vec<&'a Type>),
    Secret,
    Value(&'a Type),
}

impl Field {
    pub(super) fn ident(&self) -> &Ident {
        self.ident.as_ref().expect("the derive refuses structs without named fields")
    }

    /// The option's name.
    pub(super) fn name(&self) -> String {
        self.ident().unraw().to_string()
    }

    pub(super) fn shape(&self) -> Shape<'_> {
        match (optional(&self.ty), &self.default) {
            (Some(_), _) => Shape::Optional,
            (None, Some(default)) => Shape::Defaulted(default.value.as_ref()),
            (None, None) => Shape::Required,
        }
    }

    pub(super) fn slot(&self) -> Slot<'_> {
        let ty = optional(&self.ty).unwrap_or(&self.ty);
        if is_named(ty, "Secret") {
            Slot::Secret
        } else if is_named(ty, "Authorizer") {
            Slot::Authorizer
        } else if let Some(arguments) = arguments_of(ty, "Handler") {
            Slot::Handler(arguments)
        } else {
            Slot::Value(ty)
        }
    }

    fn is_overrides(&self) -> bool {
        arguments_of(&self.ty, "Overrides").is_some()
    }

    pub(super) fn is_function(&self) -> bool {
        matches!(self.slot(), Slot::Authorizer | Slot::Handler(_))
    }
}
