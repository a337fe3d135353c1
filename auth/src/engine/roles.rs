//! Roles: what somebody may do, as an enum of your application.
//!
//! The derive [`Roles`](derive@crate::Roles) makes a type of each variant, so that the compiler knows which
//! role a handler requires. You name the enum in [`auth!`](macro@crate::auth), `roles: Role`, and the function
//! that says which roles a user has, `callbacks: { roles: roles_of }`.

/// An enum of roles. Derived with [`#[derive(Roles)]`](derive@crate::Roles), never by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of roles",
    label = "not derived for `{Self}`",
    note = "roles are an enum of yours with `#[derive(auth::Roles)]`: `enum Role {{ Member, Admin }}` [auth::E0892]"
)]
pub trait Roles: Sized + Send + Sync + 'static {
    /// The names of the roles as JSON spells them, in the order of the declaration.
    const NAMES: &'static [&'static str];
    /// For each role the roles that somebody with it has, itself among them: one bit for each role.
    #[doc(hidden)]
    const INCLUDED: &'static [u128];
    /// Whether `GET session` shows the roles.
    #[doc(hidden)]
    const PUBLIC: bool;

    /// Every role, in the order of the declaration.
    fn all() -> Vec<Self>;

    /// The position of this role in the declaration.
    fn index(&self) -> usize;

    /// The name of this role, as JSON spells it.
    fn name(&self) -> &'static str {
        Self::NAMES[self.index()]
    }

    /// The role with this name in JSON; `None` if no role has it.
    ///
    /// It reads the names that a table, a directory or a provider has for your roles:
    /// `groups.iter().filter_map(|group| Role::named(group))`.
    fn named(name: &str) -> Option<Self> {
        let index = Self::NAMES.iter().position(|known| *known == name)?;
        Self::all().into_iter().nth(index)
    }
}

/// One role as a type, such as `role::Admin` for `Role::Admin`. The derive
/// [`Roles`](derive@crate::Roles) makes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a role",
    label = "not a role",
    note = "a role is one of the types that `#[derive(auth::Roles)]` makes, in a module called as the enum: `role::Admin` for `Role::Admin` [auth::E0893]"
)]
pub trait Role {
    /// The enum that the role is of.
    type Roles: Roles;
}

/// A role of the enum `E`. The derive [`Roles`](derive@crate::Roles) implements it for the types that it makes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a role of `{E}`",
    label = "not one of the roles of this setup, which are those of `{E}`",
    note = "the roles of a setup are those of the enum that its `auth!` names: `roles: {E}`; `NoRoles` stands for a setup that names none [auth::E0894]"
)]
pub trait RoleOf<E> {
    /// The position of the role in the declaration of the enum.
    #[doc(hidden)]
    const INDEX: usize;
}

/// The enum of roles of one setup. [`auth!`](macro@crate::auth) implements it for the type that it names in
/// `roles: …`, never you.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the roles of any `auth!`",
    label = "no `auth!` declares these roles",
    note = "name it in an `auth!`: `roles: {Self}, callbacks: {{ roles: roles_of }}` [auth::E0895]"
)]
pub trait DeclaredRoles {
    /// The session of the setup, with its claims.
    type Session;
}

/// The roles of a setup that declares none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoles {}

impl Roles for NoRoles {
    const NAMES: &'static [&'static str] = &[];
    const INCLUDED: &'static [u128] = &[];
    const PUBLIC: bool = false;

    fn all() -> Vec<Self> {
        Vec::new()
    }

    fn index(&self) -> usize {
        match *self {}
    }
}

/// The roles that a user was given, without those that they include: one bit for each role of the enum.
///
/// What a role includes is found when it is asked for, so that a new version of the application decides about
/// sessions that began before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RoleSet(u128);

impl RoleSet {
    /// The roles of a user who was given none.
    #[cfg(test)]
    pub(crate) const NONE: Self = Self(0);
    /// How many roles an enum may have. The derive refuses more.
    pub(crate) const MOST: usize = 128;

    /// The same with the role at this position. A position beyond [`MOST`](Self::MOST) adds nothing.
    #[must_use]
    pub(crate) fn with(self, index: usize) -> Self {
        Self(self.0 | bit(index))
    }

    pub(crate) fn of<E: Roles>(roles: impl IntoIterator<Item = E>) -> Self {
        roles.into_iter().fold(Self::default(), |set, role| set.with(role.index()))
    }

    /// The roles of both.
    #[cfg(feature = "testing")]
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the role at this position is in the set itself.
    pub(crate) fn has(self, index: usize) -> bool {
        self.0 & bit(index) != 0
    }

    /// Whether every role of `other` is in the set itself.
    pub(crate) fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) fn to_vec<E: Roles>(self) -> Vec<E> {
        E::all().into_iter().filter(|role| self.has(role.index())).collect()
    }
}

/// What the engine knows of a setup's enum of roles, without its type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RoleTable {
    names: &'static [&'static str],
    included: &'static [u128],
}

impl RoleTable {
    pub(crate) const fn of<E: Roles>() -> Self {
        Self { names: E::NAMES, included: E::INCLUDED }
    }

    /// Whether the setup has no roles.
    pub(crate) const fn is_empty(self) -> bool {
        self.names.is_empty()
    }

    /// The roles with these names. A name that no role has gives nothing: it may be of an earlier version, or
    /// of a later one, and nobody may do more for it.
    pub(crate) fn named<'a>(self, names: impl IntoIterator<Item = &'a str>) -> RoleSet {
        let index = |name: &str| self.names.iter().position(|known| *known == name);
        names.into_iter().filter_map(index).fold(RoleSet::default(), RoleSet::with)
    }

    /// A set with the roles that those in it include.
    pub(crate) fn effective(self, set: RoleSet) -> RoleSet {
        let included = self.included.iter().enumerate().filter(|(index, _)| set.has(*index));
        RoleSet(included.fold(0, |all, (_, included)| all | included))
    }

    /// The names of the roles in a set.
    pub(crate) fn names(self, set: RoleSet) -> impl Iterator<Item = &'static str> {
        let names = self.names.iter().enumerate();
        names.filter(move |(index, _)| set.has(*index)).map(|(_, name)| *name)
    }
}

/// The bit of a position; none for a position that isn't among the 128 that the derive allows.
fn bit(index: usize) -> u128 {
    u32::try_from(index).ok().and_then(|index| 1_u128.checked_shl(index)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{NoRoles, RoleSet, RoleTable, Roles};

    const STAFF: RoleTable = RoleTable::of::<Staff>();

    #[derive(Debug, PartialEq)]
    enum Staff {
        Member,
        Clerk,
        Admin,
    }

    impl Roles for Staff {
        const NAMES: &'static [&'static str] = &["member", "clerk", "admin"];
        const INCLUDED: &'static [u128] = &[0b001, 0b011, 0b111];
        const PUBLIC: bool = false;

        fn all() -> Vec<Self> {
            vec![Self::Member, Self::Clerk, Self::Admin]
        }

        fn index(&self) -> usize {
            match self {
                Self::Member => 0,
                Self::Clerk => 1,
                Self::Admin => 2,
            }
        }
    }

    #[test]
    fn what_is_kept_are_the_roles_that_were_given() {
        let given = RoleSet::of([Staff::Clerk]);
        assert_eq!(STAFF.names(given).collect::<Vec<_>>(), ["clerk"]);
        assert_eq!(STAFF.effective(given).to_vec::<Staff>(), [Staff::Member, Staff::Clerk]);
        assert!(STAFF.effective(given).has(0) && !STAFF.effective(given).has(2));
        assert_eq!(STAFF.effective(RoleSet::of([Staff::Admin])).to_vec::<Staff>().len(), 3);
    }

    #[test]
    fn a_name_that_no_role_has_gives_nothing() {
        let read = STAFF.named(["root", "Admin", "admin ", "", "member"]);
        assert_eq!(read, RoleSet::of([Staff::Member]));
        assert_eq!(RoleTable::of::<NoRoles>().named(["member"]), RoleSet::default());
        assert!(RoleTable::of::<NoRoles>().is_empty() && !STAFF.is_empty());
        assert_eq!(Staff::named("admin"), Some(Staff::Admin));
        assert_eq!(Staff::named("ADMIN"), None);
    }

    #[test]
    fn all_that_is_required_has_to_be_there() {
        let held = STAFF.effective(RoleSet::of([Staff::Clerk]));
        assert!(held.has_all(RoleSet::default()));
        assert!(held.has_all(RoleSet::of([Staff::Member, Staff::Clerk])));
        assert!(!held.has_all(RoleSet::of([Staff::Member, Staff::Admin])));
        assert!(!RoleSet::default().has_all(RoleSet::of([Staff::Member])));
    }

    #[test]
    fn a_position_beyond_every_enum_is_no_role() {
        let last = RoleSet::default().with(127);
        assert!(last.has(127) && !last.has(0));
        for beyond in [128, usize::MAX] {
            assert_eq!(RoleSet::default().with(beyond), RoleSet::default(), "{beyond}");
            assert!(!last.has(beyond), "{beyond}");
        }
    }
}
