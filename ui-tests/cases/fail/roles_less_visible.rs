use auth::{Claims, Roles, RolesUpdate, auth};

#[derive(Roles)]
enum Role {
    Member,
}

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
pub struct Customer {
    pub plan: String,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    session: { claims: Customer },
    roles: Role,
    callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Member] },
}

fn main() {}
