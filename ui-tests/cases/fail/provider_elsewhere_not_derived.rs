use auth::auth;

mod shop {
    pub struct Acme {
        pub client_id: String,
    }
}

auth! {
    providers: [shop::Acme { client_id: "shop" }],
}

fn main() {}
