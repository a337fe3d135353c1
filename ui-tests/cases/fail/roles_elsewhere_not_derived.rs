use auth::{RolesUpdate, auth};

mod staff {
    pub enum Role {
        Member,
    }
}

auth! {
    pub struct ShopAuth;
    providers: [],
    roles: staff::Role,
    callbacks: { roles: roles_of },
}

fn roles_of(_: RolesUpdate<ShopAuth>) -> Vec<staff::Role> {
    vec![staff::Role::Member]
}

fn main() {}
