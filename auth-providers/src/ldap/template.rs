//! Names and filters with gaps for what somebody typed.

use ldap3::{dn_escape, ldap_escape};

/// A name or a filter with gaps.
#[derive(Clone, Debug)]
pub(super) struct Template(Vec<Piece>);

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    /// The index in the list of gaps.
    Gap(usize),
}

impl Template {
    /// Reads a text in which `{gap}` stands for each of `gaps`. An error says what is wrong.
    pub(super) fn parse(text: &str, gaps: &[&str]) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let known = gaps.iter().map(|gap| format!("`{{{gap}}}`")).collect::<Vec<_>>();
            let known = known.join(" or ");
            let (name, after) =
                after.split_once('}').ok_or_else(|| format!("a `{{` begins {known}"))?;
            let gap = gaps.iter().position(|gap| *gap == name);
            let gap = gap.ok_or_else(|| format!("it may have {known}, not `{{{name}}}`"))?;
            pieces.extend([Piece::Text(before.to_owned()), Piece::Gap(gap)]);
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    pub(super) fn has_gap(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Gap(_)))
    }

    /// The name with `value` in its gaps, escaped by RFC 4514 §2.4.
    pub(super) fn name(&self, value: &str) -> String {
        self.fill(&[&dn_escape(value)])
    }

    /// The principal name with `value` in its gaps. `None` where no account is called so: with these
    /// characters, which Windows allows in no name of an account, the server would take it for a
    /// name of another kind, or of another domain.
    pub(super) fn principal(&self, value: &str) -> Option<String> {
        let is_whole = matches!(&*self.0, [Piece::Text(before), Piece::Gap(_), Piece::Text(after)]
            if before.is_empty() && after.is_empty());
        let is_foreign = |c: char| {
            c.is_control()
                || "\"/[]:;|=,+*?<>".contains(c)
                // Where all of it is typed, the domain is too.
                || (!is_whole && matches!(c, '@' | '\\'))
        };
        (!value.contains(is_foreign)).then(|| self.fill(&[value]))
    }

    /// The filter with `values` in its gaps, escaped by RFC 4515 §3.
    pub(super) fn filter(&self, values: &[&str]) -> String {
        let values: Vec<_> = values.iter().map(|value| ldap_escape(*value)).collect();
        self.fill(&values.iter().map(|value| &**value).collect::<Vec<_>>())
    }

    fn fill(&self, values: &[&str]) -> String {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Gap(gap) => values[*gap],
        });
        pieces.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str, value: &str) -> String {
        Template::parse(text, &["username"]).unwrap().name(value)
    }

    fn filter(text: &str, value: &str) -> String {
        Template::parse(text, &["username"]).unwrap().filter(&[value])
    }

    #[test]
    fn gaps_are_filled_and_nothing_else() {
        assert_eq!(name("uid={username},dc=acme", "ada"), "uid=ada,dc=acme");
        assert_eq!(filter("(|(uid={username})(mail={username}))", "ada"), "(|(uid=ada)(mail=ada))");
        // What was typed is no template.
        assert_eq!(name("uid={username}", "{username}"), "uid={username}");
        let groups = Template::parse("(|(member={dn})(memberUid={username}))", &["dn", "username"]);
        assert_eq!(groups.unwrap().filter(&["uid=a", "b"]), "(|(member=uid=a)(memberUid=b))");
        assert!(!Template::parse("dc=acme", &["username"]).unwrap().has_gap());
    }

    #[test]
    fn unknown_gaps_are_refused() {
        let error = |text| Template::parse(text, &["dn", "username"]).unwrap_err();
        assert_eq!(error("uid={user}"), "it may have `{dn}` or `{username}`, not `{user}`");
        assert_eq!(error("uid={username"), "a `{` begins `{dn}` or `{username}`");
    }

    // RFC 4514 §2.4: the characters that mean something, at either end and between.
    #[test]
    fn a_name_can_not_be_left() {
        for (typed, escaped) in [
            ("ada,ou=admins", "ada\\2cou\\3dadmins"),
            ("ada+uid=eve", "ada\\2buid\\3deve"),
            ("\"ada\"", "\\22ada\\22"),
            ("a\\,b", "a\\5c\\2cb"),
            ("<a>;b", "\\3ca\\3e\\3bb"),
            ("#04", "\\2304"),
            (" ada ", "\\20ada\\20"),
            ("a\0b", "a\\00b"),
            ("Lučić", "Lučić"),
        ] {
            assert_eq!(name("uid={username}", typed), format!("uid={escaped}"), "{typed:?}");
        }
    }

    #[test]
    fn a_principal_name_is_of_one_domain_and_one_kind() {
        let principal =
            |text: &str, value| Template::parse(text, &["username"]).unwrap().principal(value);
        for (template, typed, expected) in [
            ("{username}@acme.example", "ada", Some("ada@acme.example")),
            ("{username}@acme.example", "o'neil. j-r_#1", Some("o'neil. j-r_#1@acme.example")),
            ("ACME\\{username}", "Lučić", Some("ACME\\Lučić")),
            ("{username}", "ada@other.example", Some("ada@other.example")),
            ("{username}", "ACME\\ada", Some("ACME\\ada")),
            ("{username}@acme.example", "ada@other.example", None),
            ("{username}@acme.example", "OTHER\\ada", None),
            ("{username}", "cn=ada,dc=acme", None),
            ("{username}", "acme.example/people/ada", None),
            ("{username}", "ada\0", None),
            ("{username}", "ada*", None),
        ] {
            assert_eq!(principal(template, typed).as_deref(), expected, "{template} {typed:?}");
        }
    }

    // RFC 4515 §3.
    #[test]
    fn a_filter_can_not_be_left() {
        for (typed, escaped) in [
            ("*", "\\2a"),
            ("ada)(uid=*", "ada\\29\\28uid=\\2a"),
            ("*)(objectClass=*))(&(uid=x", "\\2a\\29\\28objectClass=\\2a\\29\\29\\28&\\28uid=x"),
            ("a\\2a", "a\\5c2a"),
            ("a\0", "a\\00"),
            ("a&|!~", "a&|!~"),
        ] {
            let filter = filter("(uid={username})", typed);
            assert_eq!(filter, format!("(uid={escaped})"), "{typed:?}");
            assert!(ldap3::parse_filter(filter).is_ok());
        }
    }
}
