//! The values that attributes take.

use darling::{FromMeta, ast::NestedMeta, util::Flag};
use proc_macro2::Span;
use quote::ToTokens;
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Meta, Type, spanned::Spanned};

type Result<T> = darling::Result<T>;

/// `name = "text"`
pub(super) struct Text(pub(super) LitStr);

impl FromMeta for Text {
    fn from_meta(item: &Meta) -> Result<Self> {
        match item {
            Meta::NameValue(pair) => Self::from_expr(&pair.value),
            _ => Err(text_expected(item)),
        }
    }

    fn from_expr(expr: &Expr) -> Result<Self> {
        match expr {
            Expr::Group(group) => Self::from_expr(&group.expr),
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(Self(text.clone())),
            _ => Err(text_expected(expr)),
        }
    }
}

fn text_expected(at: &impl Spanned) -> darling::Error {
    darling::Error::custom("this attribute takes a text: `= \"…\"`").with_span(at)
}

/// `revocation = "https://…"`, or `revocation` where the discovery document says where it is
pub(super) enum Capability {
    Discovered(Span),
    At(Text),
}

impl Capability {
    /// The URL that is written.
    pub(super) fn url(&self) -> Option<&Text> {
        match self {
            Self::Discovered(_) => None,
            Self::At(url) => Some(url),
        }
    }
}

impl FromMeta for Capability {
    fn from_meta(item: &Meta) -> Result<Self> {
        match item {
            Meta::Path(_) => Ok(Self::Discovered(item.span())),
            _ => Text::from_meta(item).map(Self::At),
        }
    }
}

/// `default` or `default = expression`
pub(super) struct Default {
    /// `None` is the type's own default.
    pub(super) value: Option<Expr>,
    pub(super) span: Span,
}

impl FromMeta for Default {
    fn from_meta(item: &Meta) -> Result<Self> {
        let value = match item {
            Meta::Path(_) => None,
            Meta::NameValue(pair) => Some(pair.value.clone()),
            Meta::List(_) => {
                let message = "a default is `default` or `default = …`";
                return Err(darling::Error::custom(message).with_span(item));
            }
        };
        Ok(Self { value, span: item.span() })
    }
}

/// `client_auth = basic`
pub(super) struct Word(pub(super) Ident);

impl FromMeta for Word {
    fn from_expr(expr: &Expr) -> Result<Self> {
        let Expr::Path(path) = expr else {
            let message = "this attribute takes a word, without quotes";
            return Err(darling::Error::custom(message).with_span(expr));
        };
        Ok(Self(path.path.require_ident()?.clone()))
    }
}

/// `profile = AcmeProfile`
pub(super) struct Named(pub(super) Type);

impl FromMeta for Named {
    fn from_expr(expr: &Expr) -> Result<Self> {
        let Expr::Path(_) = expr else {
            let message = "a profile is a type, without quotes: `profile = AcmeProfile`";
            return Err(darling::Error::custom(message).with_span(expr));
        };
        Ok(Self(syn::parse2(expr.to_token_stream())?))
    }
}

/// `authorization_params(prompt = "consent")`, or `userinfo_params = [("user.fields", "id")]` where
/// a name is no identifier
pub(super) struct Params(pub(super) Vec<(String, LitStr)>);

impl FromMeta for Params {
    fn from_list(items: &[NestedMeta]) -> Result<Self> {
        let mut params = Vec::new();
        for item in items {
            let NestedMeta::Meta(Meta::NameValue(pair)) = item else {
                let message = "a parameter is a name and a text: `prompt = \"consent\"`";
                return Err(darling::Error::custom(message).with_span(item));
            };
            params.push((pair.path.require_ident()?.to_string(), Text::from_expr(&pair.value)?.0));
        }
        Ok(Self(params))
    }

    fn from_expr(expr: &Expr) -> Result<Self> {
        let wrong = |at: &Expr| {
            let message = "parameters are pairs of texts: `[(\"user.fields\", \"id\")]`";
            darling::Error::custom(message).with_span(at)
        };
        let Expr::Array(array) = expr else { return Err(wrong(expr)) };
        let pair = |item: &Expr| match item {
            Expr::Tuple(pair) if pair.elems.len() == 2 => {
                let name = Text::from_expr(&pair.elems[0])?.0.value();
                Ok((name, Text::from_expr(&pair.elems[1])?.0))
            }
            _ => Err(wrong(item)),
        };
        array.elems.iter().map(pair).collect::<Result<_>>().map(Self)
    }
}

/// `one_of("live", "sandbox")`
pub(super) struct OneOf(pub(super) Vec<LitStr>);

impl FromMeta for OneOf {
    fn from_list(items: &[NestedMeta]) -> Result<Self> {
        let text = |item: &NestedMeta| match item {
            NestedMeta::Lit(Lit::Str(text)) => Ok(text.clone()),
            _ => Err(text_expected(item)),
        };
        items.iter().map(text).collect::<Result<_>>().map(Self)
    }
}

/// `userinfo_token = query("access_token")`, `scheme("OAuth")`, `bearer` or `nowhere`
pub(super) enum TokenPlace {
    Bearer,
    Nowhere,
    Query(LitStr),
    Scheme(LitStr),
}

impl FromMeta for TokenPlace {
    fn from_expr(expr: &Expr) -> Result<Self> {
        let wrong = || {
            let message = "the token is carried by `bearer`, `scheme(\"…\")`, `query(\"…\")` or \
                           `nowhere`";
            darling::Error::custom(message).with_span(expr)
        };
        let (name, argument) = match expr {
            Expr::Path(path) => (&path.path, None),
            Expr::Call(call) if call.args.len() == 1 => match &*call.func {
                Expr::Path(path) => (&path.path, Some(Text::from_expr(&call.args[0])?.0)),
                _ => return Err(wrong()),
            },
            _ => return Err(wrong()),
        };
        match (name.require_ident()?.to_string().as_str(), argument) {
            ("bearer", None) => Ok(Self::Bearer),
            ("nowhere", None) => Ok(Self::Nowhere),
            ("query", Some(name)) => Ok(Self::Query(name)),
            ("scheme", Some(name)) => Ok(Self::Scheme(name)),
            _ => Err(wrong()),
        }
    }
}

/// `userinfo_success(pointer = "/ok", equals = true)`
#[derive(FromMeta)]
pub(super) struct Success {
    pub(super) pointer: Text,
    pub(super) equals: Literal,
}

/// A text, a number or a truth.
pub(super) struct Literal(pub(super) Lit);

impl FromMeta for Literal {
    fn from_expr(expr: &Expr) -> Result<Self> {
        match expr {
            Expr::Group(group) => Self::from_expr(&group.expr),
            Expr::Lit(ExprLit {
                lit: lit @ (Lit::Str(_) | Lit::Int(_) | Lit::Bool(_)), ..
            }) => Ok(Self(lit.clone())),
            _ => {
                let message = "this attribute takes a text, a number, `true` or `false`";
                Err(darling::Error::custom(message).with_span(expr))
            }
        }
    }
}

/// `style(background = "#000", text = "#fff")`
#[derive(FromMeta)]
pub(super) struct Style {
    pub(super) background: Text,
    pub(super) text: Text,
}

/// `mark = "M12 2l10 20H2z"`, or `mark = Mark::from_svg(ICON)`
pub(super) struct Mark(pub(super) Expr);

impl FromMeta for Mark {
    fn from_meta(item: &Meta) -> Result<Self> {
        let Meta::NameValue(pair) = item else {
            let message = "a mark is path data or a `Mark`: `mark = \"M12 2l10 20H2z\"`";
            return Err(darling::Error::custom(message).with_span(item));
        };
        Ok(Self(pair.value.clone()))
    }
}

/// `checks(pkce, state, nonce)`
pub(super) struct Checks {
    pub(super) pkce: bool,
    pub(super) state: bool,
    pub(super) nonce: bool,
    pub(super) span: Span,
}

#[derive(FromMeta)]
struct CheckFlags {
    pkce: Flag,
    state: Flag,
    nonce: Flag,
}

impl FromMeta for Checks {
    fn from_meta(item: &Meta) -> Result<Self> {
        let flags = CheckFlags::from_meta(item)?;
        Ok(Self {
            pkce: flags.pkce.is_present(),
            state: flags.state.is_present(),
            nonce: flags.nonce.is_present(),
            span: item.span(),
        })
    }
}
