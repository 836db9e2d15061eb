import type { JsonObject } from '../../../../src/lib/json.ts';

/** The resource types of FHIR R4 (4.0.1). A name that isn't here comes from another version, or isn't FHIR. */
export const R4_TYPES: ReadonlySet<string> = new Set(
  `Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure Bundle
   CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest
   CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device
   DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint
   EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal
   GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan
   Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest
   MedicationStatement MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient
   MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition
   MessageHeader MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation
   Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse
   RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter
   ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein
   SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet
   VerificationResult VisionPrescription`.split(/\s+/),
);

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Marks of other versions inside types that all of them have. */
const FOREIGN: readonly { type: string; version: 'STU3' | 'R5'; sign: (resource: JsonObject) => boolean }[] = [
  { type: 'Patient', version: 'STU3', sign: (r) => r['animal'] !== undefined },
  {
    type: 'Condition',
    version: 'STU3',
    sign: (r) => typeof r['clinicalStatus'] === 'string' || r['assertedDate'] !== undefined,
  },
  {
    type: 'AllergyIntolerance',
    version: 'STU3',
    sign: (r) => typeof r['clinicalStatus'] === 'string' || r['assertedDate'] !== undefined,
  },
  { type: 'Observation', version: 'STU3', sign: (r) => r['context'] !== undefined || r['related'] !== undefined },
  { type: 'MedicationRequest', version: 'STU3', sign: (r) => r['context'] !== undefined },
  { type: 'Encounter', version: 'R5', sign: (r) => Array.isArray(r['class']) || r['actualPeriod'] !== undefined },
  { type: 'MedicationRequest', version: 'R5', sign: (r) => isObject(r['medication']) },
  { type: 'Immunization', version: 'STU3', sign: (r) => r['notGiven'] !== undefined },
  { type: 'Procedure', version: 'R5', sign: (r) => Object.keys(r).some((key) => key.startsWith('occurrence')) },
];

/** Values that are not R4 resources are counted under this name, R4's base type. */
export const NO_R4_TYPE = 'Resource';

/** Why a value is not a resource of FHIR R4, or null. The rest of the file is still imported (CR-50). */
export function typeFault(value: unknown): string | null {
  if (!isObject(value) || typeof value['resourceType'] !== 'string') return 'has no resourceType: it is not FHIR';
  const type = value['resourceType'];
  return R4_TYPES.has(type) ? null : `${JSON.stringify(type.slice(0, 60))} is no resource type of FHIR R4`;
}

/**
 * A mark of another FHIR version, or null. It concerns the whole file, because other values may have another meaning
 * too.
 */
export function versionFault(value: JsonObject): string | null {
  const type = String(value['resourceType']);
  const foreign = FOREIGN.find((mark) => mark.type === type && mark.sign(value));
  if (foreign) return `${type} looks like FHIR ${foreign.version}: only R4 is read`;
  const version = value['fhirVersion'];
  if (typeof version === 'string' && !version.startsWith('4.0'))
    return `fhirVersion ${version.slice(0, 20)}: only R4 (4.0) is read`;
  return null;
}

/** Why a value is not a valid resource of FHIR R4, or null. */
export const r4Fault = (value: unknown): string | null => typeFault(value) ?? versionFault(value as JsonObject);
