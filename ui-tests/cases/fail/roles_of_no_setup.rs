use auth::{Roles, auth};

#[derive(Roles)]
enum Role {
    Member,
}

auth! {
    struct ShopAuth;
    providers: [],
}

fn guarded(auth: &ShopAuth) {
    drop(auth.guard().role::<role::Member>());
}

fn main() {
    let _ = (guarded, Role::Member);
}
