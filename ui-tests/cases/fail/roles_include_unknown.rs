use auth::Roles;

#[derive(Roles)]
pub enum Role {
    Member,
    #[role(includes(Membr))]
    Admin,
}

fn main() {}
