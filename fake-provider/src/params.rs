//! The parameters of a request: of its query, or of its form.

use url::form_urlencoded;

/// The parameters of a request.
#[derive(Debug)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads a query or a form.
    pub(crate) fn parse(text: impl AsRef<[u8]>) -> Self {
        Self(form_urlencoded::parse(text.as_ref()).into_owned().collect())
    }

    /// The value of a parameter; of several, the first. A parameter without a value counts as one that wasn't sent
    /// (RFC 6749 §3.1).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The words of a parameter that are separated by spaces.
    pub(crate) fn words(&self, name: &str) -> Vec<String> {
        self.get(name).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
    }

    /// A parameter that is there twice, which none may be (RFC 6749 §3.1): two readers could take two values for it.
    pub(crate) fn twice(&self) -> Option<&str> {
        let names = self.0.iter().map(|(name, _)| name.as_str());
        let mut later = names.clone().enumerate();
        let twice = later.find(|(at, name)| names.clone().take(*at).any(|known| known == *name));
        twice.map(|(_, name)| name)
    }

    /// The parameters as a query.
    pub(crate) fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}
