use auth::{Claims, Session, auth};

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
struct Customer {
    plan: String,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    session: { claims: Customer },
}

async fn sign_up() -> Session<Customer> {
    Session { user: auth::User::new("1"), claims: Customer::default() }
}

fn main() {
    let _ = sign_up;
}
