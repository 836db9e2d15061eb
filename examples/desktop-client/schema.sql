-- The tables of the drug catalogue, schema 1 (src/contract/drugs.ts; a test compares), and where this copy stands.
CREATE TABLE "laboratoire" ("unique_id" TEXT NOT NULL PRIMARY KEY, "designation" TEXT, "pays" TEXT);
CREATE TABLE "forme_homogene" ("unique_id" TEXT NOT NULL PRIMARY KEY, "designation" TEXT);
CREATE TABLE "medic_categorie" ("unique_id" TEXT NOT NULL PRIMARY KEY, "designation" TEXT);
CREATE TABLE "nom_commercial" ("unique_id" TEXT NOT NULL PRIMARY KEY, "nom_fr" TEXT, "nom_ar" TEXT, "nom_en" TEXT, "nom_sp" TEXT, "nom_de" TEXT, "nom_ch" TEXT, "deleted" INTEGER);
CREATE TABLE "medicament" ("unique_id" TEXT NOT NULL PRIMARY KEY, "denomination" TEXT, "pays_marche" TEXT, "dci_pays" TEXT, "dci_atc_id" TEXT, "nom_commercial_id" TEXT, "num_enregistrement" TEXT, "code" TEXT, "forme" TEXT, "voies" TEXT, "dosage" TEXT, "cond" TEXT, "liste" TEXT, "obs" TEXT, "laboratoire" TEXT, "note_medecin" TEXT, "observation" TEXT, "type" TEXT, "status" TEXT, "procedure_amm" TEXT, "commercialisation" TEXT, "date_amm" TEXT, "statut_bdm" TEXT, "num_europeen" TEXT, "duree_stabilitee" TEXT, "remboursable" TEXT, "forme_homogene_id" TEXT, "autorise" TEXT, "date_retrait" TEXT, "motif_retrait" TEXT, "categorie_id" TEXT, "pays_labo" TEXT, "labo_id" TEXT, "p1" INTEGER, "p2" INTEGER, "etat" INTEGER, "surveillance_renforcee" INTEGER, "deleted" INTEGER);
CREATE TABLE "medicament_cnas_forme" ("code" INTEGER NOT NULL PRIMARY KEY, "libelle" TEXT, "libelle_court" TEXT);
CREATE TABLE "medicament_cnas" ("n_enregistrement" TEXT NOT NULL PRIMARY KEY, "nom_commercial" TEXT, "nom_dci" TEXT, "dosage" TEXT, "unite" TEXT, "conditionnement" TEXT, "convention" TEXT, "remboursable" TEXT, "date_remboursement" TEXT, "date_arret_remboursement" TEXT, "date_decision" TEXT, "tarif_de_reference" TEXT, "taux" TEXT, "tableau" TEXT, "hopital" TEXT, "secteur_sanitaire" TEXT, "officine" TEXT, "pays" TEXT, "laboratoire" TEXT, "cm" TEXT, "code_medic" TEXT, "date_tr" TEXT, "observation" TEXT, "code_dci" TEXT, "inf_tr" TEXT, "generic" TEXT, "forme" INTEGER);
CREATE TABLE "map_cnas" ("unique_id" TEXT NOT NULL PRIMARY KEY, "medicament_id" TEXT, "medicamentcnas_id" TEXT, "remborsable" TEXT);
CREATE TABLE "map_autorise" ("unique_id" TEXT NOT NULL PRIMARY KEY, "medicament_id" TEXT, "autorise" TEXT);
CREATE TABLE "presentation" ("unique_id" TEXT NOT NULL PRIMARY KEY, "medicament_id" TEXT, "cip7" TEXT, "cip13" TEXT, "libelle" TEXT, "status" TEXT, "commercialisation" TEXT, "date_declaration" TEXT, "taux_remboursement" TEXT, "prix" TEXT, "prix_public" TEXT, "honoraires" TEXT, "indications" TEXT, "agrement_collectivites" INTEGER);
CREATE TABLE "composition" ("unique_id" TEXT NOT NULL PRIMARY KEY, "medicament_id" TEXT, "element" TEXT, "substance_code" TEXT, "substance" TEXT, "dosage" TEXT, "reference" TEXT, "nature" TEXT, "lien" INTEGER);
CREATE TABLE "groupe_generique" ("unique_id" TEXT NOT NULL PRIMARY KEY, "libelle" TEXT);
CREATE TABLE "groupe_generique_membre" ("unique_id" TEXT NOT NULL PRIMARY KEY, "groupe_id" TEXT, "medicament_id" TEXT, "type" TEXT, "tri" INTEGER);
CREATE TABLE replica (cursor TEXT, is_whole INTEGER NOT NULL, release TEXT);
INSERT INTO replica VALUES (NULL, 0, NULL);
