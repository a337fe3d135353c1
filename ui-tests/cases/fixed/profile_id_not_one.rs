use auth::provider::Profile;

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id)]
struct AcmeProfile {
    id: u64,
}

fn main() {}
