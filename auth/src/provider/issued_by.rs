//! Who gave an account its id.

/// The issuer of an account's id, and those whose ids are the same people's.
///
/// An id means somebody at its issuer alone (OpenID Connect Core §5.7): a provider that is pointed at
/// another server would sign that server's people in as the former one's.
#[derive(Clone, Debug, Default)]
pub(crate) struct IssuedBy {
    /// `None` where it is not known, as with most providers of OAuth 2.0.
    pub(crate) issuer: Option<String>,
    former: Vec<String>,
}

impl IssuedBy {
    pub(crate) fn new(issuer: Option<String>, former: &[String]) -> Self {
        Self { issuer, former: former.to_vec() }
    }

    /// Whether an account that `stored` gave its id is this one's: it is the same issuer, or a former
    /// one. A slash at the end makes no other issuer: whoever has the one has the other.
    pub(crate) fn is_same(&self, stored: &str) -> bool {
        let bare = |issuer: &str| issuer.trim_end_matches('/').to_owned();
        self.issuer.iter().chain(&self.former).any(|accepted| bare(accepted) == bare(stored))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_its_issuers() {
        let former = ["https://former.example".to_owned()];
        let issued_by = IssuedBy::new(Some("https://op.example/".to_owned()), &former);
        for same in ["https://op.example/", "https://op.example", "https://former.example/"] {
            assert!(issued_by.is_same(same), "{same}");
        }
        for other in ["https://op.example/realm", "http://op.example", "https://evil.example", ""] {
            assert!(!issued_by.is_same(other), "{other}");
        }
        assert!(!IssuedBy::default().is_same("https://op.example"));
    }
}
