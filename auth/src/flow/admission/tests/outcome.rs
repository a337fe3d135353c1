//! What follows from whose account it is.

use std::time::SystemTime;

use super::known;
use crate::{compat::Compat, flow::admission::outcome::Outcome, identity::Kind};

const BOTH: [Compat; 2] = [Compat::Native, Compat::NextAuthV4];

fn proven(is_linked: bool) -> Outcome {
    Outcome::Proven { user: known("ada"), is_linked }
}

fn created() -> Outcome {
    Outcome::Created { email_verified: None }
}

/// v4 tells the callbacks that a user who was linked by address is new, unless somebody is signed in.
#[test]
fn a_user_is_new_who_was_created() {
    for compat in BOTH {
        for is_signed_in in [false, true] {
            assert!(created().is_new(compat, is_signed_in));
            let linked = Outcome::LinkedByAddress(known("ada"));
            let is_called_new = compat == Compat::NextAuthV4 && !is_signed_in;
            assert_eq!(linked.is_new(compat, is_signed_in), is_called_new);
            for other in [Outcome::Known(known("ada")), Outcome::Linked(known("ada")), proven(true)]
            {
                assert!(!other.is_new(compat, is_signed_in));
            }
        }
    }
}

/// A mailbox is no account that is linked to anybody.
#[test]
fn an_account_is_linked_where_it_is_the_user_s_first_time_with_it() {
    for kind in [Kind::Credentials, Kind::Email, Kind::OAuth1, Kind::OAuth2, Kind::Oidc] {
        assert!(!Outcome::Known(known("ada")).is_linked(kind));
        assert!(Outcome::Linked(known("ada")).is_linked(kind));
        assert!(Outcome::LinkedByAddress(known("ada")).is_linked(kind));
        assert!(proven(true).is_linked(kind) && !proven(false).is_linked(kind));
        assert_eq!(created().is_linked(kind), kind != Kind::Email);
    }
}

/// An address that was proven owns what it has; one that nobody proved owns nothing. v4 has no first
/// proof.
#[test]
fn what_was_before_ends_with_the_first_proof() {
    for (email_verified, is_first) in [(None, true), (Some(SystemTime::UNIX_EPOCH), false)] {
        let user = || crate::adapter::StoredUser { email_verified, ..known("ada") };
        for compat in BOTH {
            let is_first = is_first && compat == Compat::Native;
            for is_linked in [false, true] {
                let proven = Outcome::Proven { user: user(), is_linked };
                assert_eq!(proven.is_first_proof(compat), is_first);
            }
            assert_eq!(Outcome::LinkedByAddress(user()).is_first_proof(compat), is_first);
            for other in [Outcome::Known(user()), Outcome::Linked(user()), created()] {
                assert!(!other.is_first_proof(compat));
            }
        }
    }
}

#[test]
fn a_user_who_is_read_again_changes_nothing_else() {
    let user = |outcome: &Outcome| outcome.user().map(|user| user.user.id.clone());
    for outcome in [
        Outcome::Known(known("ada")),
        Outcome::Linked(known("ada")),
        Outcome::LinkedByAddress(known("ada")),
        proven(false),
        proven(true),
    ] {
        let kind = std::mem::discriminant(&outcome);
        let is_linked = outcome.is_linked(Kind::OAuth2);
        assert_eq!(user(&outcome).as_deref(), Some("ada"));
        let outcome = outcome.with(known("ona"));
        assert_eq!(user(&outcome).as_deref(), Some("ona"));
        assert_eq!(std::mem::discriminant(&outcome), kind);
        assert_eq!(outcome.is_linked(Kind::OAuth2), is_linked);
    }
    let nobody = created().with(known("ona"));
    assert!(nobody.is_created() && user(&nobody).is_none());
}
