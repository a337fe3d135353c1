use auth::{Roles, RolesUpdate, auth};

#[derive(Roles)]
enum Role {
    Member,
    Clerk(u8),
}

auth! {
    struct ShopAuth;
    providers: [],
    roles: Role,
    callbacks: { roles: roles_of },
}

fn roles_of(update: RolesUpdate<ShopAuth>) -> Vec<Role> {
    if update.user.id == "1" { vec![Role::Clerk(4)] } else { vec![Role::Member] }
}

fn main() {
    if let Role::Clerk(desk) = Role::Clerk(4) {
        assert_eq!(desk, 4);
    }
}
