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
    let bytes = entry.bin_attrs.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    let hex = |bytes: &Vec<u8>| {
        bytes.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a String takes every write");
            hex
        })
    };
    let texts = texts.flat_map(|(_, values)| values.iter().cloned());
    texts.chain(bytes.flat_map(|(_, values)| values.iter().map(hex))).collect()
}
