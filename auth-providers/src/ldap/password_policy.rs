//! What a directory adds to its answer to a bind about the password: the control of the password
//! policy (draft-behera-ldap-password-policy §6.2).

use ldap3::{
    LdapResult,
    controls::{Control, RawControl},
};

const OID: &str = "1.3.6.1.4.1.42.2.27.8.5.1";

/// Asks for it; a server that doesn't know it says nothing.
pub(super) fn request() -> RawControl {
    RawControl { ctype: OID.to_owned(), crit: false, val: None }
}

/// The error in an answer, if there is one: a locked account, or a password that is good for nothing
/// but being changed.
pub(super) fn error(result: &LdapResult) -> Option<&'static str> {
    let Control(_, control) = result.ctrls.iter().find(|Control(_, it)| it.ctype == OID)?;
    Some(match code(control.val.as_deref()?)? {
        0 => "the password has expired",
        1 => "the account is locked",
        2 => "the password must be changed first",
        _ => "the password policy refuses it",
    })
}

/// The error of `SEQUENCE { warning [0] …, error [1] ENUMERATED }`, both optional.
fn code(value: &[u8]) -> Option<u8> {
    let [0x30, len, members @ ..] = value else { return None };
    let mut members = members.get(..usize::from(*len))?;
    while let [tag, len, rest @ ..] = members {
        let (content, rest) = rest.split_at_checked(usize::from(*len))?;
        match (tag, content) {
            (0x81, [code]) => return Some(*code),
            _ => members = rest,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn the_error_is_found_whatever_precedes_it() {
        assert_eq!(code(&[0x30, 0x03, 0x81, 0x01, 0x01]), Some(1));
        // `timeBeforeExpiration` of 2345 seconds, then `changeAfterReset`.
        let value = [0x30, 0x09, 0xa0, 0x04, 0x80, 0x02, 0x09, 0x29, 0x81, 0x01, 0x02];
        assert_eq!(code(&value), Some(2));
        assert_eq!(code(&value[..8]), None);
        assert_eq!(code(&[0x30, 0x06, 0xa0, 0x04, 0x80, 0x02, 0x09, 0x29]), None);
        for broken in [&[][..], &[0x30], &[0x30, 0x00], &[0x30, 0x05, 0x81], &[0x30, 0x81, 0x81]] {
            assert_eq!(code(broken), None, "{broken:?}");
        }
    }
}
