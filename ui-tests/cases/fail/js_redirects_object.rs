use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    redirects: { docs: "https://docs.shop.example" },
}

fn main() {}
