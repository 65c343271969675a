// The shipped tariffs of Madagascar, compiled for tests.

import { packOf } from '../../shared/domain/jurisdictions/packs';
import { shippedVehicleTariffs } from '../../shared/domain/jurisdictions/shipped-tariffs';
import { compileTariff } from '../../shared/domain/tariff/compile-tariff';
import { compileTariffs } from '../../shared/domain/tariff/compiled-tariffs';

export const landDocument = shippedVehicleTariffs().find(({ category }) => category === 'land')!;

export const madagascarTariffs = () => compileTariffs(shippedVehicleTariffs().map(compileTariff), packOf('MG').untaxed);
