use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    username: String,
    json: String,
}

fn main() {}
