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
    role: Role,
    callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Member, Role::Admin] },
}

fn main() {}
