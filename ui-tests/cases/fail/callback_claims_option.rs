use auth::{Claims, ClaimsUpdate, auth};

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
struct Customer {
    plan: String,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    session: { claims: Customer },
    callbacks: { claims: claims_of },
}

async fn claims_of(_: ClaimsUpdate<ShopAuth>) -> Option<Customer> {
    None
}

fn main() {}
