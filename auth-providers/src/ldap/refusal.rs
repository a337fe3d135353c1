//! Why a directory lets somebody not in: for the log, and for nobody else.

use auth::Secret;
use ldap3::LdapResult;

use super::password_policy;

/// So much of a server's text is kept.
const MAX_TEXT: usize = 200;

/// Why somebody isn't signed in.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) reason: &'static str,
    /// What the server says in its own words; nothing of the password.
    pub(super) said: Option<String>,
    /// The entry, where a search found it: what was typed may be anything, a password as well.
    pub(super) entry: Option<String>,
}

impl Refusal {
    pub(super) fn new(reason: &'static str) -> Self {
        Self { reason, said: None, entry: None }
    }

    /// What the answer to a bind means; `None` where it lets in, or is no answer about a user.
    pub(super) fn of_bind(result: &LdapResult, password: &Secret) -> Option<Self> {
        let policy = password_policy::error(result);
        let reason = match (policy, result.rc) {
            (Some(policy), _) => policy,
            (None, 0) => return None,
            (None, code) => active_directory(&result.text).or_else(|| standard(code))?,
        };
        Some(Self { reason, said: said(&result.text, password), entry: None })
    }

    /// The entry that was found. An address in its name is in no log.
    pub(super) fn at(mut self, entry: &str) -> Self {
        self.entry = (!entry.contains('@')).then(|| shown(entry));
        self
    }

    pub(super) fn log(&self) {
        let Self { reason, said, entry } = self;
        tracing::info!(
            name: "auth.ldap.refused",
            reason, said = said.as_deref(), entry = entry.as_deref(),
            "the directory signs nobody in"
        );
    }
}

/// The codes of RFC 4511 §A.1 that are about the user; every other is about the server or the setup.
fn standard(code: u32) -> Option<&'static str> {
    Some(match code {
        19 => "the account is locked, or has had too many attempts (constraintViolation)",
        32 => "the user is unknown (noSuchObject)",
        34 => "what was typed is no name (invalidDNSyntax)",
        48 => "the entry has no password (inappropriateAuthentication)",
        49 => "the user is unknown or the password is wrong (invalidCredentials)",
        53 => "the account is disabled or locked (unwillingToPerform)",
        _ => return None,
    })
}

/// Active Directory answers every bind of a user with `invalidCredentials`, and says in the text
/// which error of Windows it was: `… AcceptSecurityContext error, data 52e, v4563`.
fn active_directory(text: &str) -> Option<&'static str> {
    let (_, data) = text.split_once("AcceptSecurityContext error, data ")?;
    let digits = data.split(|c: char| !c.is_ascii_hexdigit()).next()?;
    Some(match digits.to_ascii_lowercase().as_str() {
        "525" => "the user is unknown (data 525)",
        "52e" => "the user is unknown or the password is wrong (data 52e)",
        "530" => "the account may not sign in at this time (data 530)",
        "531" => "the account may not sign in at this machine (data 531)",
        "532" => "the password has expired (data 532)",
        "533" => "the account is disabled (data 533)",
        "701" => "the account has expired (data 701)",
        "773" => "the password must be changed first (data 773)",
        "775" => "the account is locked (data 775)",
        _ => "Active Directory refuses it for another reason",
    })
}

/// The server's text, fit for a log. A server that repeats what it was sent is not repeated.
fn said(text: &str, password: &Secret) -> Option<String> {
    let repeats = text.contains(password.expose());
    let text = shown(text);
    (!repeats && !text.trim().is_empty()).then_some(text)
}

/// A text of the directory, in which others write too, fit for a log: cut, and without what ends a line or turns
/// its direction.
fn shown(text: &str) -> String {
    let is_seen = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(is_seen).take(MAX_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(rc: u32, text: &str) -> Option<Refusal> {
        let result = LdapResult {
            rc,
            matched: String::new(),
            text: text.to_owned(),
            refs: Vec::new(),
            ctrls: Vec::new(),
        };
        Refusal::of_bind(&result, &Secret::new("correct horse"))
    }

    fn reason(rc: u32, text: &str) -> &'static str {
        refusal(rc, text).map_or("none", |refusal| refusal.reason)
    }

    // https://learn.microsoft.com/en-us/windows/win32/debug/system-error-codes, and the texts of
    // Windows Server 2022 and of Samba 4.17.
    #[test]
    fn active_directory_says_which_error_it_was() {
        for (data, expected) in [
            ("525", "the user is unknown (data 525)"),
            ("52e", "the user is unknown or the password is wrong (data 52e)"),
            ("52E", "the user is unknown or the password is wrong (data 52e)"),
            ("532", "the password has expired (data 532)"),
            ("533", "the account is disabled (data 533)"),
            ("701", "the account has expired (data 701)"),
            ("773", "the password must be changed first (data 773)"),
            ("775", "the account is locked (data 775)"),
            ("fff", "Active Directory refuses it for another reason"),
        ] {
            for (id, version) in [("DSID-0C090447", "v4f7c\0"), ("DSID-0C0903A9", "v1db1")] {
                let text = format!(
                    "80090308: LdapErr: {id}, comment: AcceptSecurityContext error, data {data}, \
                     {version}"
                );
                assert_eq!(reason(49, &text), expected);
                let said = refusal(49, &text).and_then(|refusal| refusal.said);
                assert_eq!(said.as_deref(), Some(text.trim_end_matches('\0')));
            }
        }
    }

    #[test]
    fn other_servers_have_the_codes_of_the_standard() {
        assert_eq!(reason(0, ""), "none");
        assert!(reason(49, "").contains("wrong"));
        assert!(reason(32, "").contains("unknown"));
        assert!(reason(53, "Account inactivated.").contains("disabled"));
        // The server's own trouble is no refusal.
        assert_eq!(reason(52, "unavailable"), "none");
    }

    #[test]
    fn a_password_that_the_server_repeats_is_not_in_the_log() {
        let refusal = refusal(49, "no `correct horse` here").expect("49 is a refusal");
        assert_eq!(refusal.said, None);
    }

    // LG-003
    #[test]
    fn a_name_in_the_directory_writes_no_line_into_the_log() {
        let refused = || refusal(49, "invalid\r\nINFO auth.sign_in: signed in\u{202e}").unwrap();
        let entry =
            "cn=eve\nINFO auth.sign_in: signed in\u{2028}\u{7f}\u{1b}[2K,dc=acme,dc=example";
        let Refusal { entry, said, .. } = refused().at(entry);
        assert_eq!(entry.unwrap(), "cn=eveINFO auth.sign_in: signed in[2K,dc=acme,dc=example");
        assert_eq!(said.unwrap(), "invalidINFO auth.sign_in: signed in");
        let long = format!("cn={},dc=example", "e".repeat(100_000));
        assert_eq!(refused().at(&long).entry.unwrap().len(), MAX_TEXT);
    }
}
