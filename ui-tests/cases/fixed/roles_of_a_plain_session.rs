use auth::{NoClaims, Roles, RolesUpdate, Session, auth};

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

fn may(session: &Session<NoClaims, ShopAuth>) -> bool {
    session.has::<role::Member>()
}

fn main() {
    let _ = may;
}
