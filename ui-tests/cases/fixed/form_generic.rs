use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    name: String,
}

fn main() {}
