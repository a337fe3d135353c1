use auth::{ClaimsUpdate, Roles, auth};

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
    callbacks: { roles: roles_of },
}

fn roles_of(_: ClaimsUpdate<ShopAuth>) -> Vec<Role> {
    vec![Role::Member]
}

fn main() {}
