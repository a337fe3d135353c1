//! Searching a directory, and reading what it finds.

use std::fmt::Write as _;

use ldap3::{Ldap as Connection, LdapResult, Scope, SearchEntry, SearchOptions};

use super::error::DirectoryError;

/// What a search finds, `limit` entries at most, whether there are more or not. References to other
/// servers are not followed.
pub(super) async fn search(
    connection: &mut Connection,
    base: &str,
    scope: Scope,
    filter: &str,
    attributes: &[&String],
    limit: usize,
) -> Result<Vec<SearchEntry>, DirectoryError> {
    let options = SearchOptions::new().sizelimit(i32::try_from(limit).unwrap_or(i32::MAX));
    let names: Vec<&str> = attributes.iter().map(|name| name.as_str()).collect();
    let mut stream = connection
        .with_search_options(options)
        .streaming_search(base, scope, filter, names)
        .await
        .map_err(DirectoryError::Operation)?;
    let mut entries = Vec::new();
    while let Some(entry) = stream.next().await.map_err(DirectoryError::Operation)? {
        let is_entry = !entry.is_ref() && !entry.is_intermediate();
        // A server need not keep to the limit.
        if is_entry && entries.len() < limit {
            entries.push(SearchEntry::construct(entry));
        }
    }
    let LdapResult { rc, .. } = stream.finish().await;
    match rc {
        0 => Ok(entries),
        // sizeLimitExceeded, which is ours unless there are fewer.
        4 if entries.len() == limit => Ok(entries),
        code => Err(DirectoryError::Code { operation: "a search", code }),
    }
}

/// The values of an attribute, whose name the server may spell otherwise. What is no text becomes
/// hexadecimal digits.
pub(super) fn values(entry: &SearchEntry, name: &str) -> Vec<String> {
    let texts = entry.attrs.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    let texts = texts.flat_map(|(_, values)| values.iter());
    let texts = texts.map(|text| if is_binary(name) { hex(text.as_bytes()) } else { text.clone() });
    let bytes = entry.bin_attrs.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    texts.chain(bytes.flat_map(|(_, values)| values.iter().map(|value| hex(value)))).collect()
}

/// Whether the server has more values of an attribute than it says: Active Directory gives the first
/// 1500, as `memberOf;range=0-1499`.
pub(super) fn is_cut(entry: &SearchEntry, name: &str) -> bool {
    entry.attrs.keys().chain(entry.bin_attrs.keys()).any(|key| {
        key.split_once(';').is_some_and(|(attribute, option)| {
            attribute.eq_ignore_ascii_case(name)
                && option.get(..6).is_some_and(|it| it.eq_ignore_ascii_case("range="))
        })
    })
}

/// Attributes of Active Directory whose bytes may happen to be a text.
fn is_binary(name: &str) -> bool {
    ["objectGUID", "objectSid"].iter().any(|binary| binary.eq_ignore_ascii_case(name))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a String takes every write");
        hex
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn entry(attrs: &[(&str, &str)]) -> SearchEntry {
        let attrs = attrs.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()]));
        SearchEntry { dn: String::new(), attrs: attrs.collect(), bin_attrs: HashMap::new() }
    }

    #[test]
    fn bytes_are_digits_even_where_they_are_a_text() {
        let entry = entry(&[("objectGUID", "sixteen letters!"), ("mail", "ada@acme.example")]);
        assert_eq!(values(&entry, "objectguid"), ["7369787465656e206c65747465727321"]);
        assert_eq!(values(&entry, "MAIL"), ["ada@acme.example"]);
        assert_eq!(values(&entry, "cn"), <[&str; 0]>::default());
    }

    #[test]
    fn values_that_are_left_out_are_noticed() {
        assert!(is_cut(&entry(&[("memberOf;range=0-1499", "cn=a")]), "memberof"));
        assert!(!is_cut(&entry(&[("memberOf", "cn=a")]), "memberOf"));
        assert!(!is_cut(&entry(&[("member;range=0-1499", "cn=a")]), "memberOf"));
        assert!(!is_cut(&entry(&[("memberOf;lang-de", "cn=a")]), "memberOf"));
    }
}
