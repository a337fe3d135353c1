use auth::{RolesUpdate, auth};

enum Role {
    Member,
}

auth! {
    struct ShopAuth;
    providers: [],
    roles: Role,
    callbacks: { roles: roles_of },
}

fn roles_of(_: RolesUpdate<ShopAuth>) -> Vec<Role> {
    vec![Role::Member]
}

fn main() {}
