//! E-mail: a folder in development, SMTP when configured.
