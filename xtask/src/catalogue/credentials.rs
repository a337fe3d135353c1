//! The section that most providers share: `#[doc = credentials!("acme", "AUTH_ACME", "https://…")]`.

use syn::{
    Attribute, Expr, Ident, LitStr, Meta, Result, Token,
    parse::{Parse, ParseStream},
};

/// The macro itself, so that its text is written once.
#[macro_use]
#[path = "../../../auth-providers/src/credentials_section.rs"]
mod section;

/// What the macro is called with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Credentials {
    id: String,
    variables: String,
    page: String,
    template: &'static str,
}

impl Credentials {
    /// Reads the attribute; `None` if it is another.
    pub(super) fn read(attribute: &Attribute) -> Option<Result<Self>> {
        let Meta::NameValue(pair) = &attribute.meta else { return None };
        match &pair.value {
            Expr::Macro(call) if call.mac.path.is_ident("credentials") => {
                Some(call.mac.parse_body())
            }
            _ => None,
        }
    }

    /// Fails when the section is another provider's: copied, and not changed.
    pub(super) fn check(&self, id: &str, variables: &str) -> std::result::Result<(), String> {
        if self.id == id && self.variables == variables {
            return Ok(());
        }
        Err(format!("`credentials!` is about \"{}\", \"{}\"", self.id, self.variables))
    }

    /// The section, with its heading.
    pub(super) fn text(&self) -> String {
        let text = self.template.replace("{id}", &self.id);
        text.replace("{variables}", &self.variables).replace("{page}", &self.page)
    }
}

impl Parse for Credentials {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let id: LitStr = input.parse()?;
        input.parse::<Token![,]>()?;
        let variables: LitStr = input.parse()?;
        input.parse::<Token![,]>()?;
        let page: LitStr = input.parse()?;
        let word = match input.parse::<Option<Token![,]>>()? {
            Some(_) => Some(input.parse::<Ident>()?),
            None => None,
        };
        let template = match word.as_ref().map(ToString::to_string).as_deref() {
            None => credentials!("{id}", "{variables}", "{page}"),
            Some("https") => credentials!("{id}", "{variables}", "{page}", https),
            Some("issuer") => credentials!("{id}", "{variables}", "{page}", issuer),
            Some(_) => return Err(syn::Error::new_spanned(word, "expected `https` or `issuer`")),
        };
        Ok(Self { id: id.value(), variables: variables.value(), page: page.value(), template })
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    fn read(attribute: &Attribute) -> Credentials {
        Credentials::read(attribute).expect("it is one").expect("it can be read")
    }

    #[test]
    fn the_section_is_the_macros() {
        let own: Attribute =
            parse_quote!(#[doc = credentials!("a-b", "AUTH_A_B", "https://a.b/c")]);
        assert_eq!(
            read(&own).text(),
            "# Credentials\n\n\
             1. At <https://a.b/c>, register an application.\n\
             2. As its redirect URI, register `https://your.site/api/auth/callback/a-b`; for\n   \
             development, `http://localhost:3000/api/auth/callback/a-b` too.\n\
             3. Set `AUTH_A_B_ID` and `AUTH_A_B_SECRET`."
        );
        let issuer: Attribute =
            parse_quote!(#[doc = credentials!("a", "AUTH_A", "https://a", issuer)]);
        assert!(
            read(&issuer).text().ends_with("`AUTH_A_ID`, `AUTH_A_SECRET` and `AUTH_A_ISSUER`.")
        );
        let https: Attribute =
            parse_quote!(#[doc = credentials!("a", "AUTH_A", "https://a", https)]);
        assert!(!read(&https).text().contains("http://"));
        assert!(Credentials::read(&parse_quote!(#[doc = "text"])).is_none());
        let odd: Attribute = parse_quote!(#[doc = credentials!("a", "AUTH_A", "https://a", http)]);
        assert!(Credentials::read(&odd).is_some_and(|read| read.is_err()));
    }

    #[test]
    fn a_section_of_another_provider_is_refused() {
        let own = read(&parse_quote!(#[doc = credentials!("a-b", "AUTH_A_B", "https://a.b")]));
        assert_eq!(own.check("a-b", "AUTH_A_B"), Ok(()));
        assert!(own.check("a", "AUTH_A_B").is_err() && own.check("a-b", "AUTH_A").is_err());
    }
}
