use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    age: String,
}

fn main() {}
