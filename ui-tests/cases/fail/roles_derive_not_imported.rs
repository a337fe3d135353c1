use auth::{RolesUpdate, auth};

#[derive(Roles)]
enum Role {
    Member,
}

auth! {
    struct ShopAuth;
    providers: [],
    roles: Role,
    callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Member] },
}

fn main() {}
