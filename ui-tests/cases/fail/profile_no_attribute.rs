use auth::provider::Profile;

#[derive(Clone, Debug, serde::Deserialize, Profile)]
struct AcmeProfile {
    sub: String,
}

fn main() {}
