"""What words are, without any table: tokens and stems, the thesaurus, likeness in meaning, repair of spelling."""
