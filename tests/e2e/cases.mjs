// Cold drafts, what the customer wrote, and what only the agent knows.
export const CASES = {
  en: {
    customer: "Hello,\n\nCould you send me 300 blue mugs by 2 December? They are for our staff party.\n\nKind regards,\nNora Field",
    draft: "Dear Nora,\n\nThat is not possible. We only have 80 blue mugs in stock and printing takes 15 working days. According to our terms and conditions we do not do rush orders.\n\nKind regards,\nSam Reed",
    cold: "not possible",
    facts: ["80", "15 working days", "Sam Reed"],
    answers: { effort: "asked our second printer for 300 mugs", alternative: "send you 80 blue mugs this week", reason: "printing takes 15 working days" },
  },
  nl: {
    customer: "Beste,\n\nKunnen jullie mij 300 blauwe mokken sturen vóór 2 december? Ze zijn voor ons personeelsfeest.\n\nGroet,\nNora Veld",
    draft: "Beste Nora,\n\nDat is niet mogelijk. We hebben maar 80 blauwe mokken op voorraad en het bedrukken duurt 15 werkdagen. Volgens onze voorwaarden doen wij geen spoedbestellingen.\n\nMet vriendelijke groet,\nSam Riet",
    cold: "niet mogelijk",
    facts: ["80", "15 werkdagen", "Sam Riet"],
    answers: { effort: "onze tweede drukker gevraagd om 300 mokken", alternative: "je deze week 80 blauwe mokken sturen", reason: "het bedrukken 15 werkdagen duurt" },
  },
};
