use auth::{Roles, RolesUpdate, auth};

#[derive(Roles)]
enum Role {
    Member(u8),
}

auth! {
    pub struct ShopAuth;
    providers: [],
    roles: Role,
    callbacks: { roles: roles_of },
}

fn roles_of(_: RolesUpdate<ShopAuth>) -> Vec<Role> {
    vec![Role::Member(1)]
}

fn main() {}
