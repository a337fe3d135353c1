use auth::{AuthConfig, auth};

#[derive(AuthConfig)]
#[auth(oidc, id = "shop", name = "Shop", issuer = "https://login.shop.example")]
struct Shop {
    client_id: String,
}

auth! {
    providers: [Shop { client_id: "x" }],
}

fn main() {}
