//! What the attributes of a provider say, read off their tokens.

use syn::{
    Attribute, Expr, Lit, Meta, Token, parse::Parser as _, punctuated::Punctuated,
    spanned::Spanned as _,
};

/// The value of one item of an `#[auth(…)]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// `custom`
    Flag,
    /// `name = "Acme"`
    Text(String),
    /// `client_auth = post`, `default = true`, and what else is no text.
    Code(String),
    /// `checks(state, nonce)`, `one_of("a", "b")`
    Words(Vec<String>),
    /// `style(background = "#fff")`, `[("a.b", "c")]`
    Pairs(Vec<(String, String)>),
}

/// The items of all `#[auth(…)]` of a struct or a field.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes(Vec<(String, Value)>);

impl Attributes {
    /// Reads them. Fails at what no `#[auth(…)]` has.
    pub(super) fn read(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut items = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("auth")) {
            let list =
                attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)?;
            for meta in list {
                let name = meta.path().require_ident()?.to_string();
                items.push((name, value(&meta)?));
            }
        }
        Ok(Self(items))
    }

    /// Adds what is said in another place.
    pub(super) fn extend(&mut self, items: Vec<(String, Value)>) {
        self.0.extend(items);
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A text, or a word without quotes.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) | Value::Code(text) => Some(text),
            Value::Flag | Value::Words(_) | Value::Pairs(_) => None,
        }
    }

    pub(super) fn words(&self, name: &str) -> Option<&[String]> {
        match self.get(name)? {
            Value::Words(words) => Some(words),
            _ => None,
        }
    }

    /// Whether a text has a place for an option: `{option}`.
    pub(super) fn mention(&self, option: &str) -> bool {
        let place = format!("{{{option}}}");
        self.0.iter().any(|(_, value)| match value {
            Value::Text(text) => text.contains(&place),
            Value::Pairs(pairs) => pairs.iter().any(|(_, text)| text.contains(&place)),
            Value::Flag | Value::Code(_) | Value::Words(_) => false,
        })
    }

    pub(super) fn pairs(&self, name: &str) -> Option<&[(String, String)]> {
        match self.get(name)? {
            Value::Pairs(pairs) => Some(pairs),
            _ => None,
        }
    }
}

fn value(meta: &Meta) -> syn::Result<Value> {
    match meta {
        Meta::Path(_) => Ok(Value::Flag),
        Meta::NameValue(pair) => expression(&pair.value),
        Meta::List(list) => {
            let items =
                Punctuated::<Expr, Token![,]>::parse_terminated.parse2(list.tokens.clone())?;
            let pairs: Option<Vec<_>> = items.iter().map(assignment).collect();
            Ok(match pairs {
                Some(pairs) => Value::Pairs(pairs),
                None => Value::Words(items.iter().map(text).collect()),
            })
        }
    }
}

fn expression(expr: &Expr) -> syn::Result<Value> {
    Ok(match expr {
        Expr::Lit(literal) if matches!(literal.lit, Lit::Str(_)) => Value::Text(text(expr)),
        Expr::Array(array) => {
            let pair = |item: &Expr| match item {
                Expr::Tuple(pair) if pair.elems.len() == 2 => {
                    Ok((text(&pair.elems[0]), text(&pair.elems[1])))
                }
                other => Err(syn::Error::new(other.span(), "expected a pair of texts")),
            };
            Value::Pairs(array.elems.iter().map(pair).collect::<syn::Result<_>>()?)
        }
        other => Value::Code(text(other)),
    })
}

/// `name = value`
fn assignment(expr: &Expr) -> Option<(String, String)> {
    match expr {
        Expr::Assign(assign) => Some((text(&assign.left), text(&assign.right))),
        _ => None,
    }
}

/// A text without its quotes, or code as it is.
fn text(expr: &Expr) -> String {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => text.value(),
            Lit::Int(number) => number.base10_digits().to_owned(),
            Lit::Bool(truth) => truth.value.to_string(),
            other => compact(other),
        },
        Expr::Call(call) => duration(call).unwrap_or_else(|| compact(call)),
        other => compact(other),
    }
}

/// `Duration::from_secs(5)` as somebody would write it in `auth!`: `5 seconds`.
fn duration(call: &syn::ExprCall) -> Option<String> {
    let count = number(call.args.first()?)?;
    let (count, unit) = match &*compact(&call.func) {
        "Duration::from_secs" => (count, "seconds"),
        "Duration::from_mins" => (count, "minutes"),
        "Duration::from_hours" if count % 24 == 0 => (count / 24, "days"),
        "Duration::from_hours" => (count, "hours"),
        _ => return None,
    };
    Some(format!("{count} {unit}"))
}

fn number(expr: &Expr) -> Option<u64> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Binary(product) if matches!(product.op, syn::BinOp::Mul(_)) => {
            number(&product.left)?.checked_mul(number(&product.right)?)
        }
        _ => None,
    }
}

/// Code without the spaces between its tokens.
pub(super) fn compact(tokens: &impl quote::ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    // Words need the space between them: `dyn Fn`, `mut x`.
    let mut compact = String::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if c != ' ' || (is_word(compact.chars().next_back()) && is_word(characters.peek().copied()))
        {
            compact.push(c);
        }
    }
    compact.replace(',', ", ")
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    fn read(attribute: Attribute) -> Attributes {
        Attributes::read(&[attribute]).expect("the attribute is one")
    }

    #[test]
    fn every_form_is_read() {
        let attributes = read(parse_quote!(#[auth(
            oidc, name = "Acme", client_auth = post, checks(state, nonce),
            authorization_params(prompt = "{prompt}"), userinfo_headers = [("X-A", "b")],
            userinfo_token = query("access_token"), userinfo_success(pointer = "/ok", equals = true),
        )]));
        assert_eq!(attributes.get("oidc"), Some(&Value::Flag));
        assert_eq!(attributes.text("name"), Some("Acme"));
        assert_eq!(attributes.text("client_auth"), Some("post"));
        assert_eq!(attributes.words("checks"), Some(&["state".to_owned(), "nonce".to_owned()][..]));
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            attributes.pairs("authorization_params"),
            Some(&[pair("prompt", "{prompt}")][..])
        );
        assert_eq!(attributes.pairs("userinfo_headers"), Some(&[pair("X-A", "b")][..]));
        assert_eq!(attributes.text("userinfo_token"), Some("query(\"access_token\")"));
        let success = [pair("pointer", "/ok"), pair("equals", "true")];
        assert_eq!(attributes.pairs("userinfo_success"), Some(&success[..]));
        assert!(!attributes.has("scope"));
        assert!(attributes.mention("prompt") && !attributes.mention("name"));
    }

    #[test]
    fn defaults_are_shown_as_they_are_written_in_a_setup() {
        for (attribute, shown) in [
            (parse_quote!(#[auth(default = Duration::from_hours(180 * 24))]), "180 days"),
            (parse_quote!(#[auth(default = Duration::from_secs(5))]), "5 seconds"),
            (parse_quote!(#[auth(default = 48_u32)]), "48"),
            (parse_quote!(#[auth(default = "common")]), "common"),
            (parse_quote!(#[auth(default = Size::new(1, 2))]), "Size::new(1, 2)"),
        ] {
            assert_eq!(read(attribute).text("default"), Some(shown));
        }
    }
}
