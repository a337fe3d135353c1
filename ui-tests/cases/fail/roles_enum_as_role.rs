use auth::{Require, Roles, RolesUpdate, auth};

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

async fn orders(session: Require<Role>) {
    drop(session);
}

fn main() {
    let _ = orders;
}
