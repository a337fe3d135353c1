use auth::{Claims, Roles, RolesUpdate, auth};

#[derive(Roles)]
enum Role {
    Member,
}

#[derive(Roles)]
enum Desk {
    Boss,
}

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
struct Customer {}

auth! {
    struct ShopAuth;
    providers: [],
    session: { claims: Customer },
    roles: Role,
    callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Member] },
}

auth! {
    struct DeskAuth;
    providers: [],
    base_path: "/desk/auth",
    roles: Desk,
    callbacks: { roles: |_: RolesUpdate<DeskAuth>| vec![Desk::Boss] },
}

fn guarded(auth: &ShopAuth) {
    drop(auth.guard().role::<desk::Boss>());
}

fn main() {
    let _ = guarded;
}
