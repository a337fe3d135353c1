use auth::provider::Profile;

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id)]
enum AcmeProfile {
    Person { id: u64 },
}

fn main() {}
