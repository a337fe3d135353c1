//! Enums of roles: where they stand, what they include, how they are called, and who uses them.

#![deny(warnings, clippy::pedantic)]

use auth::{Claims, Require, Roles, RolesUpdate, Session, auth};
use serde::{Deserialize, Serialize};

#[derive(Roles)]
enum Role {
    Member,
    #[role(includes(Member))]
    DeskClerk,
    #[role(includes(DeskClerk), rename = "root")]
    Admin,
    r#Type,
}

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    desk: u8,
}

auth! {
    struct ShopAuth;
    providers: [],
    session: { claims: Customer },
    roles: Role,
    callbacks: { roles: roles_of },
    state: u8,
}

#[expect(clippy::unused_async, reason = "a callback may be asynchronous")]
async fn roles_of(update: RolesUpdate<ShopAuth>) -> Result<Vec<Role>, std::num::TryFromIntError> {
    let RolesUpdate { user, claims, profile, before, state, .. } = update;
    let desk = i8::try_from(claims.desk)?;
    Ok(match (user.id.as_str(), profile) {
        ("ada", None) => before,
        ("root", _) => vec![Role::Admin, Role::r#Type],
        _ if desk > 0 || state > 0 => vec![Role::DeskClerk],
        _ => vec![Role::Member],
    })
}

async fn orders(session: Require<role::DeskClerk>) -> u8 {
    session.desk
}

async fn menu(session: Session<Customer>) -> bool {
    session.has::<role::Admin>() || session.has::<role::r#Type>()
}

async fn named(session: Require<role::Member, Session<Customer>>) -> Session<Customer> {
    session.into_session()
}

fn guarded(auth: &ShopAuth) {
    let guard = auth.guard().role::<role::DeskClerk>().role::<role::Admin>();
    drop(guard.allow(|session| session.desk > 1).bearer());
}

/// The roles are as visible as their enum.
pub mod staff {
    use auth::Roles;

    /// Public.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Roles)]
    #[roles(public)]
    pub enum StaffRole {
        /// Reads.
        Reader,
        /// Writes.
        #[role(includes(Reader))]
        Writer,
    }

    #[derive(Roles)]
    pub(super) enum Seen {
        Above,
    }

    pub(crate) mod inner {
        #[derive(auth::Roles)]
        pub(in crate::roles::staff) enum Inner {
            Here,
        }

        pub(in crate::roles::staff) fn here() -> (Inner, inner::Here) {
            (Inner::Here, inner::Here)
        }
    }

    pub(super) fn seen() -> (Seen, seen::Above) {
        let _ = inner::here();
        (Seen::Above, seen::Above)
    }
}

/// Two setups share an enum.
mod shared {
    use auth::{NoClaims, Require, RolesUpdate, Session, auth};

    use super::staff::{StaffRole, staff_role};

    auth! {
        pub(super) struct FirstAuth;
        providers: [],
        roles: extern StaffRole,
        callbacks: { roles: |_: RolesUpdate<FirstAuth>| vec![StaffRole::Writer] },
    }

    auth! {
        pub(super) struct SecondAuth;
        providers: [],
        base_path: "/second/auth",
        roles: extern super::staff::StaffRole,
        callbacks: { roles: |update: RolesUpdate<SecondAuth>| update.before },
    }

    pub(super) async fn read(
        session: Require<staff_role::Reader, Session<NoClaims, FirstAuth>>,
    ) -> bool {
        session.has::<staff_role::Writer>()
    }
}

#[test]
fn runs() {
    // In a function, too.
    #[derive(Roles)]
    enum Local {
        One,
    }
    fn is_role<R: auth::roles::Role>(_: R) {}
    is_role(local::One);
    is_role(role::Member);
    is_role(staff::staff_role::Writer);
    assert_eq!((Local::One.index(), Local::One.name()), (0, "one"));

    assert_eq!(Role::NAMES, ["member", "desk_clerk", "root", "type"]);
    assert!(matches!(Role::named("root"), Some(Role::Admin)));
    assert!(Role::named("admin").is_none() && Role::named("Root").is_none());
    assert_eq!(staff::StaffRole::all(), [staff::StaffRole::Reader, staff::StaffRole::Writer]);
    let _ = (staff::seen(), orders, menu, named, guarded, shared::read);
    let typescript = shared::FirstAuth::typescript();
    assert!(typescript.contains("roles: Array<Role>;"), "{typescript}");
    assert!(typescript.contains("| \"reader\"\n  | \"writer\";"), "{typescript}");
    assert!(!ShopAuth::typescript().contains("Role"));
}
