use auth::{Roles, RolesUpdate, auth};

#[derive(Roles)]
enum Role {
    Member,
    #[role(includes(Member))]
    Admin,
}

auth! {
    struct ShopAuth;
    providers: [],
    roles: Role,
    callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Member, Role::Admin] },
    compat: next_auth_v4,
}

fn main() {}
